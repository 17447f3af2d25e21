/** What a form sends is as it stands in plant.yaml: its texts may name variables of the environment, as there. */
import { fillEnvironment } from '../../twin/plant/read.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/** Throws an Error in clear words where a variable is not set. */
export function filledSpec<Spec extends object>(spec: Spec, environment: Environment): Spec {
  const fill = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(fill);
    if (typeof value !== 'string') return value;
    const { text, missing } = fillEnvironment(value, environment);
    if (missing !== undefined) throw new Error(`environment variable ${missing} is not set where the server runs`);
    return text;
  };
  return Object.fromEntries(Object.entries(spec).map(([key, value]) => [key, fill(value)])) as Spec;
}
