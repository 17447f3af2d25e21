/** The tree of reasons why a machine stands, as plant.yaml has it, and which fault codes mean which of them. */
import Type from 'typebox';
import { STATES, type State } from '../words.ts';
import type { MachineBody } from './inherit.ts';
import type { Machine, PlantModel, Reason } from './model.ts';
import type { Path } from './path.ts';
import { closed, Id, Words, words } from './schema-parts.ts';

/** What time of a reason can be: everything but what only a running or an unheard machine is. */
export const REASON_STATES = STATES.filter(
  (state) => !['producing', 'slow', 'unknown', 'off', 'micro-stop'].includes(state),
);

/** `care`: who looks after an entry; the same for every list of the file. */
export const reasonSchema = <Care extends Record<string, ReturnType<typeof Type.Optional>>>(care: Care) =>
  Type.Object(
    {
      id: Id,
      name: Words,
      parent: Type.Optional(Id),
      state: Type.Optional(
        words(
          REASON_STATES,
          'What such time is, whatever the machine showed. Absent = as its parent says, else what the machine showed.',
        ),
      ),
      planned: Type.Optional(
        Type.Boolean({ description: 'Of maintenance: planned beforehand. Default: as its parent says, else true.' }),
      ),
      needs_comment: Type.Optional(Type.Boolean({ description: 'Who gives it says more in words. Default false.' })),
      types: Type.Optional(
        Type.Array(Id, {
          description: 'Machine types that it is for. Without types and machines: as its parent says, else all.',
        }),
      ),
      machines: Type.Optional(Type.Array(Id, { description: 'Machines that it is for, beside those of its types.' })),
      retired: Type.Optional(
        Type.Boolean({
          description:
            'Nobody can give it any more; what it was given for keeps it, by its name. What is below it is retired with it.',
        }),
      ),
      ...care,
    },
    closed,
  );
type ReasonSpec = {
  readonly id: string;
  readonly name: Words;
  readonly parent?: string;
  readonly state?: State;
  readonly planned?: boolean;
  readonly needs_comment?: boolean;
  readonly types?: readonly string[];
  readonly machines?: readonly string[];
  readonly retired?: boolean;
  readonly owner?: string;
  readonly review?: string;
};

/** What a reason does not say its parent says. */
export function compileReasons(
  specs: readonly ReasonSpec[],
  types: ReadonlyMap<string, unknown>,
  machines: ReadonlySet<string>,
  fail: (path: Path, message: string) => void,
): Reason[] {
  const byId = new Map(specs.map((spec) => [spec.id, spec]));
  return specs.map((spec, i) => {
    const path: Path = ['reasons', i];
    if (spec.parent !== undefined && !byId.has(spec.parent))
      fail([...path, 'parent'], `no reason \`${spec.parent}\`; there are ${[...byId.keys()].slice(0, 12).join(', ')}`);
    for (const [t, type] of (spec.types ?? []).entries())
      if (!types.has(type)) fail([...path, 'types', t], `no machine type \`${type}\``);
    for (const [m, machine] of (spec.machines ?? []).entries())
      if (!machines.has(machine)) fail([...path, 'machines', m], `no machine \`${machine}\``);
    const line = lineage(spec, byId);
    if (!line) fail([...path, 'parent'], 'is below itself');
    const said = <Key extends keyof ReasonSpec>(key: Key) => line?.find((one) => one[key] !== undefined)?.[key];
    // Types and machines say one thing together: for which machines.
    const places = line?.find((one) => one.types !== undefined || one.machines !== undefined);
    return {
      id: spec.id,
      name: spec.name,
      parent: spec.parent ?? null,
      state: said('state') ?? null,
      planned: said('planned') ?? true,
      needsComment: spec.needs_comment ?? false,
      types: places?.types ?? [],
      machines: places?.machines ?? [],
      retired: line?.some((one) => one.retired === true) ?? false,
      owner: spec.owner ?? '',
      review: spec.review ?? '',
    };
  });
}

/** The reason and those above it, itself first; null = it is below itself. */
function lineage(spec: ReasonSpec, byId: ReadonlyMap<string, ReasonSpec>): ReasonSpec[] | null {
  const line: ReasonSpec[] = [];
  for (let one: ReasonSpec | undefined = spec; one; one = one.parent === undefined ? undefined : byId.get(one.parent)) {
    if (line.includes(one)) return null;
    line.push(one);
  }
  return line;
}

/** Fault code -> reason, of a machine; each must be in the tree. */
export function checkFaultReasons(
  { fault_reasons = {} }: MachineBody,
  path: Path,
  reasons: readonly Pick<Reason, 'id' | 'retired'>[],
  fail: (path: Path, message: string) => void,
): Readonly<Record<string, string>> {
  for (const [code, id] of Object.entries(fault_reasons)) {
    const reason = reasons.find((one) => one.id === id);
    if (!reason) fail([...path, 'fault_reasons', code], `no reason \`${id}\`; \`reasons\` lists those there are`);
    else if (reason.retired)
      fail([...path, 'fault_reasons', code], `reason \`${id}\` is retired; name one that can be given`);
  }
  return fault_reasons;
}

/** Can this reason be given for a machine? One with reasons below it can too: better roughly right than nothing. */
export const isFor = ({ types, machines, retired }: Reason, machine: Pick<Machine, 'id' | 'type'>): boolean =>
  !retired &&
  ((types.length === 0 && machines.length === 0) || types.includes(machine.type) || machines.includes(machine.id));

/** Of the reasons of a plant, those for one machine. */
export const reasonsFor = (plant: Pick<PlantModel, 'reasons'>, machine: Pick<Machine, 'id' | 'type'>): Reason[] =>
  plant.reasons.filter((reason) => isFor(reason, machine));
