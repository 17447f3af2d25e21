/** A model of the usual as a file, under the same distrust as a failure model: size, schema, checksum, and that its parts fit each other. */
import { createHash } from 'node:crypto';
import { type Static, Type } from 'typebox';
import { Check, Errors } from 'typebox/value';
import type { AnomalyCard, AnomalyModel } from '../../models/anomaly/anomaly-model.ts';

const KIND = 'gemba-anomaly-model';
/** Rises when the meaning of a field changes: an older model would answer wrongly. */
const VERSION = 1;
const MOST_CHARACTERS = 5_000_000;

const numbers = Type.Array(Type.Number(), { maxItems: 1000 });
const positive = Type.Number({ exclusiveMinimum: 0 });
const content = Type.Object({
  plan: Type.Object({
    horizon: positive,
    signals: Type.Array(
      Type.Object({
        name: Type.String(),
        centre: Type.Number(),
        spread: positive,
        full: positive,
        frozenAfter: Type.Union([Type.Number(), Type.Null()]),
      }),
      { minItems: 2, maxItems: 1000 },
    ),
    expected: Type.Null(),
  }),
  means: numbers,
  deviations: Type.Array(positive, { maxItems: 1000 }),
  components: Type.Array(numbers, { minItems: 1, maxItems: 1000 }),
  variances: Type.Array(positive, { maxItems: 1000 }),
  limits: Type.Object({ t2: positive, spe: positive }),
});
const file = Type.Object({
  kind: Type.Literal(KIND),
  version: Type.Literal(VERSION),
  /** Of `content` as JSON. */
  sha256: Type.String(),
  card: Type.Object({}, { additionalProperties: true }),
  content,
});

export function anomalyText(model: AnomalyModel, card: AnomalyCard): string {
  const { plan, means, deviations, components, variances, limits } = model;
  const plain = { plan, means, deviations, components, variances, limits };
  return `${JSON.stringify({ kind: KIND, version: VERSION, sha256: sumOf(plain), card, content: plain }, null, 1)}\n`;
}

/** Throws a sentence that says what is wrong with it; `name` is what it is called there. */
export function anomalyFrom(text: string, name: string): { readonly model: AnomalyModel; readonly card: AnomalyCard } {
  const refuse = (why: string): never => {
    throw new Error(`${name}: ${why}`);
  };
  if (text.length > MOST_CHARACTERS) refuse(`${text.length} characters are more than a model has (${MOST_CHARACTERS})`);
  let read: unknown;
  try {
    read = JSON.parse(text);
  } catch {
    return refuse('it is not JSON: the file is damaged; learn again or take the copy before it');
  }
  const { kind, version } = (read ?? {}) as { kind?: unknown; version?: unknown };
  if (kind !== KIND) refuse('it is no anomaly model of Gemba');
  if (version !== VERSION) refuse(`it is of version ${String(version)}, this Gemba reads ${VERSION}; learn again`);
  if (!Check(file, read)) {
    const [first] = Errors(file, read);
    return refuse(`${first?.instancePath || 'it'} ${first?.message ?? 'does not fit the schema'}`);
  }
  if (sumOf(read.content) !== read.sha256)
    refuse('its checksum is another than its content has: it was altered or damaged');
  const misfit = misfitOf(read.content);
  if (misfit !== null) refuse(misfit);
  return { model: read.content, card: read.card as unknown as AnomalyCard };
}

const sumOf = (plain: unknown): string => createHash('sha256').update(JSON.stringify(plain)).digest('hex');

/** Parts of unlike length answer with garbage, not with an error. */
function misfitOf({ plan, means, deviations, components, variances }: Static<typeof content>): string | null {
  const width = plan.signals.length;
  if ([means, deviations, ...components].some(({ length }) => length !== width))
    return `its numbers are not of its ${width} signals`;
  return variances.length === components.length ? null : 'its variances are not those of its components';
}
