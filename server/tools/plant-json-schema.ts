/** The published JSON Schema of plant.yaml (draft 2020-12), as text. */
import { PlantSchema } from '../../twin/plant/schema.ts';

export const plantJsonSchema = (): string =>
  `${JSON.stringify({ $schema: 'https://json-schema.org/draft/2020-12/schema', title: 'Gemba plant file', ...withoutPrivate(PlantSchema) }, null, 2)}\n`;

/** `expected` is ours; editors know `description`. */
function withoutPrivate(schema: unknown): Record<string, unknown> {
  return JSON.parse(
    JSON.stringify(schema, (key, value: unknown) => {
      if (key === 'expected') return undefined;
      if (
        typeof value === 'object' &&
        value !== null &&
        !Array.isArray(value) &&
        'expected' in value &&
        !('description' in value)
      )
        return { ...value, description: `Expected: ${String(value.expected)}.` };
      return value;
    }),
  ) as Record<string, unknown>;
}
