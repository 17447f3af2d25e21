/** The fields of a form of a source or an output, read from the schema of the plant file: what the file knows, it knows. */
import { OutputSchema } from '../../../twin/plant/output-schema.ts';
import { SourceSchema } from '../../../twin/plant/source-schema.ts';

export type FieldKind = 'text' | 'secret' | 'number' | 'switch' | 'choice' | 'list' | 'choices';

/** The two lists of the plant file whose entries are set in forms, and the key that says of which kind an entry is. */
export type EntryList = 'sources' | 'outputs';
export const KIND_KEY = { sources: 'protocol', outputs: 'kind' } as const;

export interface Field {
  readonly key: string;
  readonly kind: FieldKind;
  readonly required: boolean;
  /** Shown at once; the rest is behind "more". */
  readonly first: boolean;
  /** English, as in the schema: for experts. */
  readonly help: string;
  readonly options: readonly (string | number)[];
  readonly pattern: string;
  readonly expected: string;
}

interface LooseSchema {
  readonly type?: string;
  readonly const?: string | number;
  readonly enum?: readonly string[];
  readonly items?: LooseSchema;
  readonly anyOf?: readonly LooseSchema[];
  readonly properties?: Readonly<Record<string, LooseSchema>>;
  readonly required?: readonly string[];
  readonly description?: string;
  readonly pattern?: string;
  readonly expected?: string;
}

const SECRETS = ['password', 'secret'];
/** What is needed to get in, besides what is required. */
const FIRST = ['security_policy', 'security_mode', 'user', 'password', 'port', 'unit', 'rack', 'slot', 'order'];

const schemaOf = (list: EntryList) => (list === 'sources' ? SourceSchema : OutputSchema) as unknown as LooseSchema;
const kindIn = (list: EntryList, schema: LooseSchema): string =>
  String(schema.properties?.[KIND_KEY[list]]?.const ?? '');

/** `opcua`, `sparkplug` and so on. */
export const kindsOf = (list: EntryList): string[] => (schemaOf(list).anyOf ?? []).map((one) => kindIn(list, one));

export function fieldsOf(list: EntryList, kind: string): Field[] {
  const schema = schemaOf(list).anyOf?.find((one) => kindIn(list, one) === kind);
  const required = schema?.required ?? [];
  return Object.entries(schema?.properties ?? {})
    .filter(([key]) => key !== KIND_KEY[list])
    .map(([key, field]) => ({
      key,
      kind: kindOf(key, field),
      required: required.includes(key),
      first: required.includes(key) || FIRST.includes(key),
      help: field.description ?? '',
      options:
        field.enum ??
        field.items?.enum ??
        (field.anyOf ?? []).flatMap((one) => (one.const === undefined ? [] : [one.const])),
      pattern: field.pattern ?? '',
      expected: field.expected ?? '',
    }));
}

function kindOf(key: string, field: LooseSchema): FieldKind {
  if (SECRETS.includes(key)) return 'secret';
  if (field.enum || field.anyOf) return 'choice';
  if (field.type === 'boolean') return 'switch';
  if (field.type === 'number' || field.type === 'integer') return 'number';
  if (field.type !== 'array') return 'text';
  return field.items?.enum ? 'choices' : 'list';
}

/** What a person typed as the file wants it; undefined = left empty. */
export function valueTyped({ kind, options }: Pick<Field, 'kind' | 'options'>, typed: string): unknown {
  const text = typed.trim();
  if (text === '') return undefined;
  switch (kind) {
    case 'number':
      return Number.isFinite(Number(text)) ? Number(text) : text;
    case 'switch':
      return text === 'true';
    case 'choice':
      return options.find((option) => String(option) === text) ?? text;
    case 'list':
    case 'choices':
      return text.split(/[\s,]+/).filter((one) => one !== '');
    default:
      return text;
  }
}

export const typedOf = (value: unknown): string =>
  value === undefined || value === null ? '' : Array.isArray(value) ? value.join(', ') : String(value);
