/** Machine types inherit: a type overrides its parent, a machine overrides its type; maps (tags, faults, rates) merge by key. */
import type { Path } from './path.ts';
import type { MachineSpec, MachineTypeSpec, TagSpec } from './schema.ts';

export type MachineBody = Omit<MachineTypeSpec, 'extends' | 'tags'> & {
  readonly tags: Readonly<Record<string, TagSpec>>;
};

export function resolveTypes(
  specs: Readonly<Record<string, MachineTypeSpec>>,
  fail: (path: Path, message: string) => void,
): Map<string, MachineBody> {
  const done = new Map<string, MachineBody>();
  const open: string[] = [];
  const resolve = (id: string): MachineBody => {
    const ready = done.get(id);
    if (ready) return ready;
    const { extends: parent, ...own } = specs[id] as MachineTypeSpec;
    open.push(id);
    let base: MachineBody = { tags: {} };
    if (parent !== undefined) {
      const path = ['machine_types', id, 'extends'];
      if (open.includes(parent)) fail(path, `inherits from itself: ${[...open, parent].join(' -> ')}`);
      else if (specs[parent] === undefined) fail(path, `no machine type \`${parent}\``);
      else base = resolve(parent);
    }
    open.pop();
    const merged = merge(base, own);
    done.set(id, merged);
    return merged;
  };
  for (const id of Object.keys(specs)) resolve(id);
  return done;
}

export function resolveBody(type: MachineBody, machine: MachineSpec): MachineBody {
  const { id: _id, name: _name, type: _type, place: _place, ...own } = machine;
  return merge(type, own);
}

function merge(base: MachineBody, own: Omit<MachineTypeSpec, 'extends'>): MachineBody {
  const tags: Record<string, TagSpec> = { ...base.tags };
  for (const [key, tag] of Object.entries(own.tags ?? {})) tags[key] = { ...tags[key], ...tag };
  const merged = { ...base, ...own, tags };
  if (base.faults || own.faults) merged.faults = { ...base.faults, ...own.faults };
  if (base.fault_reasons || own.fault_reasons) merged.fault_reasons = { ...base.fault_reasons, ...own.fault_reasons };
  if (base.ideal_rates || own.ideal_rates) merged.ideal_rates = { ...base.ideal_rates, ...own.ideal_rates };
  if (base.fault_care || own.fault_care) merged.fault_care = { ...base.fault_care, ...own.fault_care };
  return merged;
}

/** The type and those that it extends, the most special first. */
export function lineageOf(specs: Readonly<Record<string, MachineTypeSpec>>, type: string): string[] {
  const lineage: string[] = [];
  for (let next: string | undefined = type; next !== undefined && !lineage.includes(next); next = specs[next]?.extends)
    lineage.push(next);
  return lineage;
}
