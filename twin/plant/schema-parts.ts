/** What the schemas of the plant file are made of: names, numbers with a unit, texts in languages. */
import Type from 'typebox';

export const closed = { additionalProperties: false };
export const words = <const T extends readonly string[]>(list: T, description: string) =>
  Type.Unsafe<T[number]>({ type: 'string', enum: list, expected: `one of ${list.join(', ')}`, description });

export const Id = Type.String({
  pattern: '^[a-z0-9][a-z0-9-]{0,63}$',
  expected: 'an id of lower-case letters, digits and hyphens',
});

/** A name for people: one text, or one a language (`{en: Capper, de: Verschliesser}`). */
export const Words = Type.Union(
  [Type.String({ minLength: 1 }), Type.Record(Type.String({ pattern: '^[a-z]{2}$' }), Type.String({ minLength: 1 }))],
  { expected: 'a text, or texts by language like {en: ..., de: ...}' },
);
export type Words = Type.Static<typeof Words>;

export const positive = (unit: string, description: string) =>
  Type.Number({ exclusiveMinimum: 0, expected: `${unit} > 0`, description });
export const notNegative = (unit: string, description: string) =>
  Type.Number({ minimum: 0, expected: `${unit} >= 0`, description });
export const metres = (description: string) => Type.Number({ expected: 'metres', description });
export const clockTime = (description: string) =>
  Type.String({ pattern: '^([01][0-9]|2[0-3]):[0-5][0-9]$', expected: 'a time like "06:00"', description });
export const isoDate = (description: string) =>
  Type.String({
    pattern: '^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$',
    expected: 'a date like "2026-12-31"',
    description,
  });
