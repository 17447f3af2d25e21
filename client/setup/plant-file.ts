/** The plant file as it is written: `${NAME}` stays a name, and what is not sound yet is read as far as it goes. */
import { parse } from 'yaml';
import type { LineSpec, MachineSpec, MachineTypeSpec, PlantSpec } from '../../twin/plant/schema.ts';
import type { SourceSpec } from '../../twin/plant/source-schema.ts';

/** A file somebody may be in the midst of writing: anything may be missing. */
export type LooseSpec = Partial<
  Omit<PlantSpec, 'lines' | 'machine_types' | 'utilities' | 'sources' | 'site' | 'areas'> & {
    site: Partial<PlantSpec['site']>;
    areas: readonly { readonly id: string }[];
    sources: readonly SourceSpec[];
    lines: readonly (Partial<Omit<LineSpec, 'machines'>> & {
      readonly id: string;
      readonly machines?: MachineSpec[];
    })[];
    machine_types: Readonly<Record<string, MachineTypeSpec>>;
    utilities: MachineSpec[];
  }
>;

export function readSpec(yaml: string): LooseSpec {
  try {
    const value: unknown = parse(yaml);
    return typeof value === 'object' && value !== null ? (value as LooseSpec) : {};
  } catch {
    return {};
  }
}
