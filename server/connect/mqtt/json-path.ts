/** The part of JSON paths that names one place: `$`, `$.a.b`, `$.a[0]`, `$['odd name'].b`. */
export type Steps = readonly (string | number)[];

const STEP = /\.([A-Za-z_][\w-]*)|\[(\d+)\]|\['([^']*)'\]/y;

/** Null where the text is not such a path. An empty text is the payload itself. */
export function parsePath(text: string): Steps | null {
  if (text === '' || text === '$') return [];
  if (!text.startsWith('$')) return null;
  const steps: (string | number)[] = [];
  STEP.lastIndex = 1;
  while (STEP.lastIndex < text.length) {
    const match = STEP.exec(text);
    if (!match) return null;
    steps.push(match[2] === undefined ? ((match[1] ?? match[3]) as string) : Number(match[2]));
  }
  return steps;
}

/** What stands at the place; undefined where there is no such place. */
export function valueAt(root: unknown, steps: Steps): unknown {
  let value = root;
  for (const step of steps) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return undefined;
    value = (value as Record<string | number, unknown>)[step];
  }
  return value;
}
