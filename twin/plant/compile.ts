/** From the file's shape to the numbered model: inheritance resolved, addresses filled in, references checked. */
import type { Kind, Role } from '../words.ts';
import { compileAlarms, compileCallKinds } from './alarms.ts';
import { partsOf } from './burst.ts';
import { compileCalendar } from './compile-shifts.ts';
import { clockTag, compileTag } from './compile-tag.ts';
import { type Fail, unknown } from './fail.ts';
import { lineageOf, type MachineBody, resolveBody, resolveTypes } from './inherit.ts';
import { compileBins } from './kanban.ts';
import type { Buffer, Line, Machine, PlantModel, Product, StateMapWord, Tag } from './model.ts';
import type { Path } from './path.ts';
import { checkFaultReasons, compileReasons } from './reasons.ts';
import type { MachineSpec, PlantSpec } from './schema.ts';

export interface CompileError {
  readonly path: Path;
  readonly message: string;
}

export type Compiled =
  | { readonly ok: true; readonly plant: PlantModel }
  | { readonly ok: false; readonly errors: readonly CompileError[] };

const SECOND = 1000;
/** Roles of which a machine has at most one tag. */
const SINGLE: readonly Role[] = [
  'good',
  'reject',
  'total',
  'energy',
  'rework',
  'speed',
  'product',
  'order',
  'lot',
  'phase',
  'fault',
  'wait',
  'mode',
  'state',
];

/** Protocols whose values may be lists. */
const TELL_BURSTS: readonly string[] = ['mqtt', 'webhook', 'rest'];

export function compilePlant(spec: PlantSpec): Compiled {
  const errors: CompileError[] = [];
  const fail = (path: Path, message: string) => errors.push({ path, message });
  const types = resolveTypes(spec.machine_types, fail);

  const sourceSlots = numbered(spec.sources, ['sources'], 'source', fail);
  numbered(spec.outputs ?? [], ['outputs'], 'output', fail);
  // What is posted names its tags itself.
  const addresses = spec.sources.map((source) => (source.protocol === 'rest' ? '{machine}/{tag}' : source.address));
  const online = spec.sources.map((source) => (source.protocol === 'mqtt' ? source.online : undefined));
  numbered(spec.products, ['products'], 'product', fail);
  const shiftIds = numbered(spec.shifts, ['shifts'], 'shift', fail);
  numbered(spec.crews ?? [], ['crews'], 'crew', fail);
  const calendar = compileCalendar(spec, fail);
  const areaIds = numbered(spec.areas, ['areas'], 'area', fail);
  numbered(spec.lines, ['lines'], 'line', fail);
  numbered(spec.reasons ?? [], ['reasons'], 'reason', fail);
  numbered(spec.alarms ?? [], ['alarms'], 'alarm', fail);
  numbered(spec.call_kinds ?? [], ['call_kinds'], 'call kind', fail);
  numbered(spec.kanban ?? [], ['kanban'], 'bin', fail);
  const callKinds = compileCallKinds(spec.call_kinds ?? [], fail);
  const machineIds = [...spec.lines.flatMap((line) => line.machines), ...(spec.utilities ?? [])].map(({ id }) => id);
  const reasons = compileReasons(spec.reasons ?? [], types, new Set(machineIds), fail);
  if (!zoneExists(spec.site.timezone)) fail(['site', 'timezone'], `unknown time zone \`${spec.site.timezone}\``);

  const machines: Machine[] = [];
  const tags: Tag[] = [];
  const machineSlots = new Map<string, number>();

  const checkBurst = (path: Path, source: string | undefined) => {
    const protocol = spec.sources.find(({ id }) => id === source)?.protocol;
    if (protocol !== undefined && !TELL_BURSTS.includes(protocol))
      fail([...path, 'burst'], `bursts are taken from ${TELL_BURSTS.join(', ')}, not from ${protocol}`);
  };

  const addMachine = (machine: MachineSpec, path: Path, line: number, lineId: string, station: number) => {
    if (machineSlots.has(machine.id)) fail([...path, 'id'], `machine id \`${machine.id}\` is used twice`);
    const type = types.get(machine.type);
    if (type === undefined) {
      fail([...path, 'type'], unknown('machine type', machine.type, [...types.keys()]));
      return;
    }
    const body = resolveBody(type, machine);
    const slot = machines.length;
    machineSlots.set(machine.id, slot);
    const fill = (text: string, tag = '') =>
      fillIn(text, { site: spec.site.id, area: spec.lines[line]?.area ?? '', line: lineId, machine: machine.id, tag });
    checkBody(body, machine, path, spec, fail);
    const own: number[] = [];
    const roles = new Set<Role>();
    for (const [key, tag] of Object.entries(body.tags)) {
      const tagPath = [...path, 'tags', key];
      const role = tag.role ?? 'signal';
      if (SINGLE.includes(role) && roles.has(role))
        fail(tagPath, `a machine has one \`${role}\` tag; this is the second`);
      roles.add(role);
      if (tag.burst) checkBurst(tagPath, tag.source ?? body.source);
      for (const part of partsOf(tag, key, machine.id, tagPath, fail)) {
        if (part.key !== key && body.tags[part.key] !== undefined)
          fail([...path, 'tags', part.key], `is what the bursts of \`${key}\` say; give this tag another id`);
        const compiled = compileTag(
          part.tag,
          part.key,
          {
            ...{ slot, id: machine.id, body, fill, path: tagPath, sourceSlots, addresses, online },
            ...{ tags: tags.length, burst: part.burst },
          },
          fail,
        );
        own.push(compiled.slot);
        tags.push(compiled);
      }
    }
    if (!roles.has('calendar')) {
      own.push(tags.length);
      tags.push(clockTag(tags.length, slot, machine.id));
    }
    const idealRate = body.ideal_rate ?? null;
    machines.push({
      slot,
      id: machine.id,
      name: machine.name,
      type: machine.type,
      lineage: lineageOf(spec.machine_types, machine.type),
      kind: (body.kind ?? 'machine') as Kind,
      line,
      station,
      unit: body.unit ?? 'unit',
      unitsPer: body.units_per ?? 1,
      idealRate,
      idealRates: body.ideal_rates ?? {},
      topRate: body.top_rate ?? 3 * Math.max(idealRate ?? 0, ...Object.values(body.ideal_rates ?? {})),
      slowBelow: body.slow_below ?? 0.9,
      slowAfterMs: (body.slow_after_s ?? 30) * SECOND,
      microStopMs: (body.micro_stop_s ?? 120) * SECOND,
      startUp: body.start_up
        ? {
            good: body.start_up.good_units,
            byProduct: body.start_up.by_product ?? {},
            afterMs: (body.start_up.after_s ?? body.micro_stop_s ?? 120) * SECOND,
          }
        : null,
      latenessMs: (body.lateness_s ?? 10) * SECOND,
      states: body.states ?? 'packml',
      faults: body.faults ?? {},
      faultReasons: checkFaultReasons(body, path, reasons, fail),
      place: { x: machine.place.x, z: machine.place.z, turn: machine.place.turn ?? 0 },
      tags: own,
      owner: body.owner ?? '',
      review: body.review ?? '',
      faultCare: {
        owner: body.fault_care?.owner ?? body.owner ?? '',
        review: body.fault_care?.review ?? body.review ?? '',
      },
    });
  };

  spec.lines.forEach((line, l) => {
    line.machines.forEach((machine, m) => {
      addMachine(machine, ['lines', l, 'machines', m], l, line.id, m);
    });
  });
  (spec.utilities ?? []).forEach((machine, m) => {
    addMachine(machine, ['utilities', m], -1, 'utilities', m);
  });

  const tagSlots = new Map(tags.map((tag) => [tag.name, tag.slot]));
  const buffers: Buffer[] = [];
  const lines: Line[] = spec.lines.map((line, l) => {
    const path: Path = ['lines', l];
    const own = new Set(line.machines.map((machine) => machine.id));
    if (!areaIds.has(line.area)) fail([...path, 'area'], unknown('area', line.area, [...areaIds.keys()]));
    if (!own.has(line.constraint))
      fail([...path, 'constraint'], unknown('machine of this line', line.constraint, [...own]));
    for (const [i, id] of (line.shifts ?? []).entries())
      if (!shiftIds.has(id)) fail([...path, 'shifts', i], unknown('shift', id, [...shiftIds.keys()]));
    const slots = line.buffers.map((buffer, b) => {
      const at = [...path, 'buffers', b];
      for (const end of ['from', 'to', 'table'] as const) {
        const id = buffer[end];
        if (id !== undefined && !own.has(id)) fail([...at, end], unknown('machine of this line', id, [...own]));
      }
      if (buffer.from === buffer.to) fail(at, 'a buffer joins two different machines');
      const level = buffer.level === undefined ? -1 : (tagSlots.get(buffer.level) ?? -2);
      if (level === -2) fail([...at, 'level'], `no tag \`${buffer.level}\`; write machine/tag`);
      const slot = buffers.length;
      buffers.push({
        slot,
        line: l,
        from: machineSlots.get(buffer.from) ?? -1,
        to: machineSlots.get(buffer.to) ?? -1,
        capacity: buffer.capacity,
        level,
        table: buffer.table === undefined ? -1 : (machineSlots.get(buffer.table) ?? -1),
      });
      return slot;
    });
    if (hasCycle(line.buffers))
      fail([...path, 'buffers'], 'the flow runs in a circle; a line flows from its first machine to its last');
    return {
      slot: l,
      id: line.id,
      name: line.name,
      area: line.area,
      constraint: machineSlots.get(line.constraint) ?? -1,
      targetEfficiency: line.target_efficiency ?? 0.85,
      stopCostPerHour: line.stop_cost_per_hour ?? null,
      shifts: line.shifts ?? spec.shifts.map((shift) => shift.id),
      machines: line.machines.map((machine) => machineSlots.get(machine.id) ?? -1),
      buffers: slots,
    };
  });

  const alarms = compileAlarms(spec.alarms ?? [], { machines, lines, buffers, tags, types: [...types.keys()] }, fail);
  const bins = compileBins(spec.kanban ?? [], { machines, tags }, fail);
  if (errors.length > 0) return { ok: false, errors };
  return {
    ok: true,
    plant: {
      demo: spec.demo ?? false,
      site: {
        id: spec.site.id,
        name: spec.site.name,
        timezone: spec.site.timezone,
        currency: spec.site.currency ?? 'EUR',
        hall: spec.site.hall ?? { width: 62, depth: 48 },
        energy: {
          pricePerKWh: spec.site.energy?.price_per_kwh ?? null,
          co2PerKWh: spec.site.energy?.co2_per_kwh ?? null,
        },
      },
      areas: spec.areas,
      sources: spec.sources,
      outputs: spec.outputs ?? [],
      products: spec.products.map(product),
      ...calendar,
      reasons,
      alarms,
      callKinds,
      bins,
      stateMaps: (spec.state_maps ?? {}) as Record<string, Record<string, StateMapWord>>,
      stateMapCare: Object.fromEntries(
        Object.entries(spec.state_map_care ?? {}).map(([id, { owner = '', review = '' }]) => [id, { owner, review }]),
      ),
      lines,
      machines,
      buffers,
      tags,
    },
  };
}

function numbered(list: readonly { id: string }[], path: Path, what: string, fail: Fail): Map<string, number> {
  const slots = new Map<string, number>();
  list.forEach((entry, i) => {
    if (slots.has(entry.id)) fail([...path, i, 'id'], `${what} id \`${entry.id}\` is used twice`);
    slots.set(entry.id, i);
  });
  return slots;
}

const fillIn = (text: string, parts: Readonly<Record<string, string>>): string =>
  text.replace(/\{(site|area|line|machine|tag)\}/g, (_all, name: string) => parts[name] ?? '');

function checkBody(body: MachineBody, machine: MachineSpec, path: Path, spec: PlantSpec, fail: Fail): void {
  const states = body.states ?? 'packml';
  if (states !== 'packml' && spec.state_maps?.[states] === undefined)
    fail([...path, 'states'], unknown('entry of state_maps', states, Object.keys(spec.state_maps ?? {})));
  const products = spec.products.map(({ id }) => id);
  const named = (place: Path, ids: object = {}) => {
    for (const id of Object.keys(ids))
      if (!products.includes(id)) fail([...path, ...place, id], unknown('product', id, products));
  };
  named(['ideal_rates'], body.ideal_rates);
  named(['start_up', 'by_product'], body.start_up?.by_product);
  const fastest = Math.max(body.ideal_rate ?? 0, ...Object.values(body.ideal_rates ?? {}));
  if (body.top_rate !== undefined && body.top_rate < fastest)
    fail([...path, 'top_rate'], `below the ideal rate of ${fastest}; counts at full speed would be refused`);
  if (body.source !== undefined && !spec.sources.some((source) => source.id === body.source))
    fail(
      [...path, 'source'],
      unknown(
        'source',
        body.source,
        spec.sources.map((source) => source.id),
      ),
    );
  if (!/\S/.test(machine.id)) fail([...path, 'id'], 'expected an id');
}

const product = (spec: PlantSpec['products'][number]): Product => ({
  id: spec.id,
  code: spec.code ?? spec.id,
  name: spec.name,
  size: spec.size ?? '',
  allergens: spec.allergens ?? [],
  baseUnit: spec.base_unit ?? 'unit',
  perCase: spec.per_case ?? 1,
  value: spec.value ?? 0,
});

function zoneExists(zone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).format(0) !== '';
  } catch {
    return false;
  }
}

function hasCycle(buffers: readonly { from: string; to: string }[]): boolean {
  const state = new Map<string, 'open' | 'done'>();
  const walk = (id: string): boolean => {
    if (state.get(id) === 'open') return true;
    if (state.get(id) === 'done') return false;
    state.set(id, 'open');
    const found = buffers.some((buffer) => buffer.from === id && walk(buffer.to));
    state.set(id, 'done');
    return found;
  };
  return buffers.some((buffer) => walk(buffer.from));
}
