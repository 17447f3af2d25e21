/** The fields of a source's form, read from the schema of the plant file: what the file knows, the form knows. */
import { SourceSchema } from '../../../twin/plant/source-schema.ts';

export type FieldKind = 'text' | 'secret' | 'number' | 'switch' | 'choice' | 'list';

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
  readonly anyOf?: readonly LooseSchema[];
  readonly properties?: Readonly<Record<string, LooseSchema>>;
  readonly required?: readonly string[];
  readonly description?: string;
  readonly pattern?: string;
  readonly expected?: string;
}

const SECRETS = ['password', 'secret'];
/** What is needed to get in, besides what is required. */
const FIRST = ['security_policy', 'security_mode', 'user', 'password'];

const variants = (SourceSchema as unknown as LooseSchema).anyOf ?? [];
const protocolOf = (schema: LooseSchema): string => String(schema.properties?.['protocol']?.const ?? '');

export const PROTOCOLS: readonly string[] = variants.map(protocolOf);

export function fieldsOf(protocol: string): Field[] {
  const schema = variants.find((one) => protocolOf(one) === protocol);
  const required = schema?.required ?? [];
  return Object.entries(schema?.properties ?? {})
    .filter(([key]) => key !== 'protocol')
    .map(([key, field]) => ({
      key,
      kind: kindOf(key, field),
      required: required.includes(key),
      first: required.includes(key) || FIRST.includes(key),
      help: field.description ?? '',
      options: field.enum ?? (field.anyOf ?? []).flatMap((one) => (one.const === undefined ? [] : [one.const])),
      pattern: field.pattern ?? '',
      expected: field.expected ?? '',
    }));
}

function kindOf(key: string, field: LooseSchema): FieldKind {
  if (SECRETS.includes(key)) return 'secret';
  if (field.enum || field.anyOf) return 'choice';
  if (field.type === 'boolean') return 'switch';
  if (field.type === 'number' || field.type === 'integer') return 'number';
  return field.type === 'array' ? 'list' : 'text';
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
      return text.split(/[\s,]+/).filter((one) => one !== '');
    default:
      return text;
  }
}

export const typedOf = (value: unknown): string =>
  value === undefined || value === null ? '' : Array.isArray(value) ? value.join(', ') : String(value);
