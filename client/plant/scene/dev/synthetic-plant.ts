/** Plants to develop the scene on: the usual three lines, or as many and as long as one likes. Not in the product. */
import type { Buffer, Line, Machine, PlantModel, Tag } from '../../../../twin/plant/model.ts';
import type { Kind } from '../../../../twin/words.ts';
import { SHAPES } from '../kit/shapes.ts';

interface Station {
  readonly kind: Kind;
  readonly name: string;
}

const SAUCE: readonly Station[] = [
  { kind: 'filler', name: 'Filler' },
  { kind: 'capper', name: 'Capper' },
  { kind: 'detector', name: 'Vision check' },
  { kind: 'labeller', name: 'Labeller' },
  { kind: 'table', name: 'Accumulation' },
  { kind: 'checkweigher', name: 'Checkweigher' },
  { kind: 'casepacker', name: 'Case packer' },
  { kind: 'robot', name: 'Pick robot' },
  { kind: 'palletizer', name: 'Palletizer' },
  { kind: 'wrapper', name: 'Wrapper' },
];
const MEAL: readonly Station[] = [
  { kind: 'oven', name: 'Cooker' },
  { kind: 'filler', name: 'Filler' },
  { kind: 'machine', name: 'Sealer' },
  { kind: 'detector', name: 'Metal detector' },
  { kind: 'labeller', name: 'Labeller' },
  { kind: 'table', name: 'Accumulation' },
  { kind: 'checkweigher', name: 'Checkweigher' },
  { kind: 'casepacker', name: 'Case packer' },
  { kind: 'palletizer', name: 'Palletizer' },
  { kind: 'wrapper', name: 'Wrapper' },
];

interface Site {
  readonly machines: Machine[];
  readonly buffers: Buffer[];
  readonly lines: Line[];
  readonly tags: Tag[];
}

/** Three lines of ten machines and utilities in a hall of 62 x 48 m. */
export function nearPlant(): PlantModel {
  const site: Site = { machines: [], buffers: [], lines: [], tags: [] };
  [SAUCE, MEAL, SAUCE].forEach((stations, i) => {
    addLine(site, stations, -23, -12 + i * 12, Number.POSITIVE_INFINITY);
  });
  const utilities: readonly [Kind, string, number][] = [
    ['compressor', 'Compressor 1', -6],
    ['compressor', 'Compressor 2', -2.4],
    ['receiver', 'Receiver', 0.4],
    ['chiller', 'Chiller', 5],
  ];
  for (const [kind, name, x] of utilities) addMachine(site, -1, kind, name, x, -20.2, 0);
  return plantOf(site, 62, 48);
}

/** Lines in two columns; each runs right, turns at half of its machines, and comes back behind itself. */
export function farPlant(lines: number, machinesPerLine: number): PlantModel {
  const site: Site = { machines: [], buffers: [], lines: [], tags: [] };
  const rows = Math.ceil(lines / 2);
  const half = Math.ceil(machinesPerLine / 2);
  const width = half * 5.2;
  const pitch = 17;
  for (let i = 0; i < lines; i++) {
    const stations = Array.from({ length: machinesPerLine }, (_, k) => (i % 2 ? MEAL : SAUCE)[k % 10] as Station);
    const x = i < rows ? -width - 6 : 6;
    addLine(site, stations, x, ((i % rows) - (rows - 1) / 2) * pitch + 3, half);
  }
  return plantOf(site, width * 2 + 32, rows * pitch + 16);
}

/** After `turnAfter` stations the line turns round and runs back, 6.4 m further from the operators. */
function addLine(site: Site, stations: readonly Station[], x: number, z: number, turnAfter: number): void {
  const slot = site.lines.length;
  const first = site.machines.length;
  let edge = x;
  let way: 1 | -1 = 1;
  const machines = stations.map(({ kind, name }, i) => {
    if (i === turnAfter) way = -1;
    const { w } = SHAPES[kind];
    const middle = edge + (way * w) / 2;
    edge = middle + way * (w / 2 + 1.1);
    const repeat = stations.filter((s, k) => k < i && s.name === name).length;
    return addMachine(
      site,
      slot,
      kind,
      repeat ? `${name} ${repeat + 1}` : name,
      middle,
      way < 0 ? z - 6.4 : z,
      way < 0 ? 180 : 0,
    );
  });
  const buffers = machines.slice(1).map((machine, i) => {
    const level = machine.kind === 'table' ? addTag(site, machine.slot, 'level') : -1;
    const before = machines[i] as Machine;
    const buffer = {
      slot: site.buffers.length,
      line: slot,
      from: before.slot,
      to: machine.slot,
      capacity: 200,
      level,
      table: -1,
    };
    site.buffers.push(buffer);
    return buffer.slot;
  });
  site.lines.push({
    slot,
    id: `line${slot + 1}`,
    name: `Line ${slot + 1}`,
    area: 'hall',
    constraint: first + 1,
    targetEfficiency: 0.85,
    stopCostPerHour: null,
    shifts: [],
    machines: machines.map((machine) => machine.slot),
    buffers,
  });
}

const CASES: ReadonlySet<Kind> = new Set<Kind>(['casepacker', 'robot', 'palletizer', 'wrapper']);

function addMachine(site: Site, line: number, kind: Kind, name: string, x: number, z: number, turn: number): Machine {
  const slot = site.machines.length;
  const pallets = kind === 'palletizer' || kind === 'wrapper';
  const cases = CASES.has(kind);
  const machine: Machine = {
    slot,
    id: `m${slot}`,
    name,
    type: kind,
    lineage: [kind],
    kind,
    line,
    station: 0,
    unit: pallets ? 'pallet' : cases ? 'case' : 'bottle',
    unitsPer: pallets ? 600 : cases ? 12 : 1,
    idealRate: line < 0 ? null : pallets ? 0.8 : cases ? 35 : 400,
    idealRates: {},
    topRate: 0,
    slowBelow: 0.9,
    slowAfterMs: 30_000,
    microStopMs: 120_000,
    startUp: null,
    latenessMs: 10_000,
    states: 'packml',
    faults: { '11': 'Cap feed jam', '21': 'Label web broke' },
    place: { x, z, turn },
    tags: [],
    owner: '',
    review: '',
    faultReasons: {},
    faultCare: { owner: '', review: '' },
  };
  site.machines.push(machine);
  return machine;
}

function addTag(site: Site, machine: number, key: string): number {
  const slot = site.tags.length;
  site.tags.push({
    slot,
    name: `m${machine}/${key}`,
    key,
    words: key,
    machine,
    role: 'level',
    type: 'number',
    unit: 'bottle',
    source: -1,
    address: '',
    path: '',
    device: '',
    pollMs: 0,
    modulus: 0,
    countsReset: true,
    scale: 1,
    burst: null,
    staleAfterMs: 0,
    keep: null,
    low: null,
    high: null,
    owner: '',
    review: '',
  });
  return slot;
}

const plantOf = (site: Site, width: number, depth: number): PlantModel => ({
  demo: true,
  crews: [],
  calendar: [],
  site: {
    id: 'stage',
    name: 'Stage',
    timezone: 'UTC',
    currency: 'EUR',
    hall: { width, depth },
    energy: { pricePerKWh: null, co2PerKWh: null },
  },
  areas: [{ id: 'hall', name: 'Hall' }],
  sources: [],
  outputs: [],
  products: [],
  shifts: [],
  stateMaps: {},
  reasons: [],
  alarms: [],
  callKinds: [],
  bins: [],
  stateMapCare: {},
  ...site,
});
