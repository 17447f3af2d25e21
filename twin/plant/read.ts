/**
 * Reads plant.yaml: text in, the compiled model or every error at once out. Each error names the line, the path and the
 * fix. Pure: the text and the environment come in as arguments.
 */
import { type Document, isScalar, LineCounter, parseDocument, visit } from 'yaml';
import { type CompileError, compilePlant } from './compile.ts';
import type { PlantModel } from './model.ts';
import { formatPath, type Path } from './path.ts';
import type { PlantSpec } from './schema.ts';
import { type ShapeError, shapeErrors } from './shape-errors.ts';

export interface PlantError {
  /** 1-based line in the file; 0 where the file has no such line (an empty file). */
  readonly line: number;
  /** `lines[0].machines[2].ideal_rate` */
  readonly path: string;
  /** What was expected, what was found, how to mend it. */
  readonly message: string;
}

export type PlantRead =
  | { readonly ok: true; readonly plant: PlantModel; readonly spec: PlantSpec }
  | { readonly ok: false; readonly errors: readonly PlantError[] };

export function readPlant(text: string, env: Readonly<Record<string, string | undefined>> = {}): PlantRead {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const errors: PlantError[] = document.errors.map((error) => ({
    line: lines.linePos(error.pos[0]).line,
    path: '',
    message: `not valid YAML: ${error.message}`,
  }));
  if (errors.length > 0) return { ok: false, errors };

  const at = (path: Path): number => lineOf(document, lines, path);
  visit(document, {
    Scalar(_key, node) {
      if (typeof node.value !== 'string' || !node.value.includes('${')) return;
      const filled = fillEnvironment(node.value, env);
      const line = node.range ? lines.linePos(node.range[0]).line : 0;
      if (filled.missing) {
        const message = `environment variable ${filled.missing} is not set; set it or write \${${filled.missing}:-default}`;
        errors.push({ line, path: '', message });
      } else {
        const whole = node.type === 'PLAIN' && /^\$\{[^}]*\}$/.test(node.value);
        const number = Number(filled.text);
        // `port: ${PORT}` means a number, `name: "${NAME}"` and `a-${B}` mean texts.
        node.value = whole && filled.text.trim() !== '' && Number.isFinite(number) ? number : filled.text;
      }
    },
  });
  const value: unknown = document.toJS();
  const report = ({ path, message }: { path: Path; message: string }) =>
    errors.push({ line: at(path), path: formatPath(path), message });
  const shape = shapeErrors(value);
  shape.forEach(report);
  if (errors.length > 0) {
    meaningErrors(value, shape).forEach(report);
    return { ok: false, errors: sorted(errors) };
  }
  const spec = value as PlantSpec;
  const compiled = compilePlant(spec);
  if (compiled.ok) return { ok: true, plant: compiled.plant, spec };
  compiled.errors.forEach(report);
  return { ok: false, errors: sorted(errors) };
}

/**
 * Wrong references beside wrong shapes, so that one run shows both: the ill-shaped values are cut out of a copy and the
 * rest is compiled. What is too broken for that is reported once its shape is mended.
 */
function meaningErrors(value: unknown, shape: readonly ShapeError[]): readonly CompileError[] {
  const copy: unknown = structuredCloneOf(value);
  for (const { path } of shape) {
    const parent = path
      .slice(0, -1)
      .reduce<unknown>((node, step) => (node as Record<string | number, unknown> | undefined)?.[step], copy);
    const last = path.at(-1);
    if (typeof parent === 'object' && parent !== null && !Array.isArray(parent) && last !== undefined)
      delete (parent as Record<string | number, unknown>)[last];
  }
  try {
    const compiled = compilePlant(copy as PlantSpec);
    if (compiled.ok) return [];
    const told = new Set(shape.map(({ path }) => formatPath(path)));
    return compiled.errors.filter((error) => !told.has(formatPath(error.path)) && !/`undefined`/.test(error.message));
  } catch {
    return [];
  }
}

const structuredCloneOf = (value: unknown): unknown => JSON.parse(JSON.stringify(value ?? null));

/** `plant.yaml:12: \`lines[0].id\`: expected ...` */
export const formatPlantError = (file: string, error: PlantError): string =>
  `${file}:${error.line}: ${error.path ? `\`${error.path}\`: ` : ''}${error.message}`;

const sorted = (errors: PlantError[]): PlantError[] =>
  errors.sort((a, b) => a.line - b.line || a.path.localeCompare(b.path));

/** Line of the deepest part of `path` that the file has: a missing key is reported at its parent. */
function lineOf(document: Document, lines: LineCounter, path: Path): number {
  for (let depth = path.length; depth >= 0; depth--) {
    const steps = path.slice(0, depth);
    const node: unknown = steps.length === 0 ? document.contents : document.getIn(steps, true);
    const range = rangeOf(node);
    if (range !== undefined) return lines.linePos(range).line;
  }
  return 0;
}

function rangeOf(node: unknown): number | undefined {
  if (typeof node !== 'object' || node === null || !('range' in node)) return undefined;
  const range = node.range;
  return isScalar(node) || Array.isArray(range)
    ? (range as [number, number, number] | null | undefined)?.[0]
    : undefined;
}

/** `${NAME}` and `${NAME:-default}`, so that addresses and passwords need not stand in the file. */
/** `${NAME}` and `${NAME:-otherwise}` filled in; `missing` names the first variable that is not set. */
export function fillEnvironment(
  text: string,
  env: Readonly<Record<string, string | undefined>>,
): { text: string; missing?: string } {
  let missing: string | undefined;
  const filled = text.replace(
    /\$\{([A-Za-z_][A-Za-z0-9_]*)(?::-([^}]*))?\}/g,
    (_all, name: string, fallback?: string) => {
      const value = env[name] ?? fallback;
      if (value === undefined) missing ??= name;
      return value ?? '';
    },
  );
  return missing === undefined ? { text: filled } : { text: filled, missing };
}
