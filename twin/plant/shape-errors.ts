/** Turns validation results into sentences a person can act on: where, what was expected, what was found. */
import { Settings } from 'typebox/system';
import { Value } from 'typebox/value';
import { nearest } from './near-word.ts';
import type { Path } from './path.ts';
import { PlantSchema } from './schema.ts';

export interface ShapeError {
  readonly path: Path;
  readonly message: string;
}

// The library stops at eight errors; a person who mends a file wants them all at once.
Settings.Set({ maxErrors: 10_000 });

export function shapeErrors(value: unknown): ShapeError[] {
  const raw = [...Value.Errors(PlantSchema, value)];
  const errors: ShapeError[] = [];
  // A union reports every branch it tried. Keep the branch the author meant, or say what the union wants.
  const unions = raw.filter((error) => error.keyword === 'anyOf').map((error) => error.schemaPath);
  const seen = new Set<string>();
  for (const error of raw) {
    const union = unions.find((at) => error.schemaPath.startsWith(`${at}/anyOf/`));
    const path = pathOf(error.instancePath);
    if (union !== undefined) {
      const branch = Number(error.schemaPath.slice(`${union}/anyOf/`.length).split('/')[0]);
      if (branch !== branchMeant(union, valueAt(value, pathOf(instanceOfUnion(raw, union, error.instancePath)))))
        continue;
    } else if (error.keyword === 'anyOf' && branchMeant(error.schemaPath, valueAt(value, path)) >= 0) continue;
    if (error.keyword === 'boolean') continue; // said again, better, by additionalProperties
    for (const sentence of sentences(
      error.keyword,
      error.params as Record<string, unknown>,
      error.schemaPath,
      path,
      value,
    )) {
      const key = JSON.stringify(sentence);
      if (!seen.has(key)) errors.push(sentence);
      seen.add(key);
    }
  }
  return errors;
}

function sentences(
  keyword: string,
  params: Record<string, unknown>,
  schemaPath: string,
  path: Path,
  value: unknown,
): ShapeError[] {
  const schema = schemaAt(schemaPath);
  if (keyword === 'required') {
    return (params['requiredProperties'] as string[]).map((key) => ({
      path: [...path, key],
      message: `missing${expectedOf(childSchema(schema, key), ': add ')}`,
    }));
  }
  if (keyword === 'additionalProperties') {
    const known = Object.keys((schema['properties'] as object | undefined) ?? {});
    return (params['additionalProperties'] as string[]).map((key) => {
      const near = nearest(key, known);
      return {
        path: [...path, key],
        message: `unknown key${near ? `; did you mean \`${near}\`?` : `; known keys: ${known.join(', ')}`}`,
      };
    });
  }
  const found = JSON.stringify(valueAt(value, path)) ?? 'nothing';
  const short = found.length > 60 ? `${found.slice(0, 57)}...` : found;
  return [
    { path, message: `expected${expectedOf(schema, ' ') || ` ${fallbackWords(keyword, params)}`}, got \`${short}\`` },
  ];
}

const fallbackWords = (keyword: string, params: Record<string, unknown>): string => {
  if (keyword === 'type') return article(String(params['type']));
  if (keyword === 'const') return JSON.stringify(params['allowedValue']);
  if (keyword === 'minItems') return `at least ${String(params['limit'])} entry`;
  if (keyword === 'minLength') return 'a text that is not empty';
  return `a value that fits (${keyword})`;
};

const article = (type: string): string => (type === 'array' ? 'a list' : type === 'object' ? 'a mapping' : `a ${type}`);

function expectedOf(schema: Record<string, unknown>, lead: string): string {
  return typeof schema['expected'] === 'string' ? `${lead}${schema['expected']}` : '';
}

type SchemaNode = Record<string, unknown>;

function schemaAt(schemaPath: string): SchemaNode {
  let node: unknown = PlantSchema;
  for (const step of schemaPath.replace(/^#\/?/, '').split('/').filter(Boolean)) {
    node = (node as SchemaNode | undefined)?.[step.replaceAll('~1', '/').replaceAll('~0', '~')];
  }
  return (node ?? {}) as SchemaNode;
}

const childSchema = (schema: SchemaNode, key: string): SchemaNode =>
  ((schema['properties'] as Record<string, SchemaNode> | undefined)?.[key] ?? {}) as SchemaNode;

/** Index of the branch whose `protocol` the value names; -1 = cannot tell. */
function branchMeant(union: string, value: unknown): number {
  const branches = (schemaAt(union)['anyOf'] ?? []) as SchemaNode[];
  const protocol = (value as { protocol?: unknown } | null | undefined)?.protocol;
  if (protocol === undefined) return -1;
  return branches.findIndex((branch) => childSchema(branch, 'protocol')['const'] === protocol);
}

/** The instance path of the union that `inner` lies in: the longest that is a prefix of it. */
function instanceOfUnion(
  raw: readonly { keyword: string; schemaPath: string; instancePath: string }[],
  union: string,
  inner: string,
): string {
  const paths = raw
    .filter((error) => error.keyword === 'anyOf' && error.schemaPath === union)
    .map((error) => error.instancePath)
    .filter((path) => inner === path || inner.startsWith(`${path}/`));
  return paths.sort((a, b) => b.length - a.length)[0] ?? inner;
}

const pathOf = (pointer: string): (string | number)[] =>
  pointer
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'))
    .map((step) => (/^[0-9]+$/.test(step) ? Number(step) : step));

function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>((node, step) => (node as Record<string | number, unknown> | undefined)?.[step], value);
}
