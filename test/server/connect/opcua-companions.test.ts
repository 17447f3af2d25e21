/** Machines that speak a companion specification, and servers whose names follow a rule: both become a plant. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  coerceLocalizedText,
  coerceNodeId,
  DataType,
  nodesets,
  OPCUACertificateManager,
  OPCUAServer,
  type UAObject,
  type UAVariable,
  VariantArrayType,
} from 'node-opcua';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { stringify } from 'yaml';
import { browseServer, proposeMachines, testConnection } from '../../../server/connect/opcua/ask.ts';
import type { Proposal } from '../../../server/connect/opcua/proposal.ts';
import type { OpcuaSpec } from '../../../server/connect/opcua/thread-messages.ts';
import { openSource } from '../../../server/connect/open-source.ts';
import { oneMachine, plantOf } from '../../plants.ts';
import { freePort, isUp, quiet, recorder, until } from './recorder.ts';

const PACKML = 'http://opcfoundation.org/UA/PackML/';
// The thread's library takes seconds to load, many on a busy machine.
vi.setConfig({ testTimeout: 60_000 });
const data = mkdtempSync(join(tmpdir(), 'gemba-companions-'));
const pki = join(data, 'pki');
let server: OPCUAServer;
let spec: OpcuaSpec;

beforeAll(async () => {
  const port = await freePort();
  spec = { id: 'hall', protocol: 'opcua', endpoint: `opc.tcp://127.0.0.1:${port}` };
  const manager = new OPCUACertificateManager({
    rootFolder: mkdtempSync(join(tmpdir(), 'gemba-companions-pki-')),
    automaticallyAcceptUnknownCertificate: true,
    disableFileWatchers: true,
  });
  await manager.initialize();
  server = new OPCUAServer({
    port,
    host: '127.0.0.1',
    hostname: '127.0.0.1',
    serverCertificateManager: manager,
    isAuditing: false,
    nodeset_filename: [
      nodesets.standard,
      nodesets.di,
      nodesets.ia,
      nodesets.machinery,
      nodesets.isa95JobControl,
      nodesets.machineryJobs,
      nodesets.packML,
      nodesets.weihenstephan,
    ],
  });
  await server.initialize();
  build();
  await server.start();
}, 60_000);
afterAll(async () => {
  await server?.shutdown(0);
});

/** One machine of each specification, and three that follow only a naming rule. */
function build(): void {
  const space = server.engine.addressSpace;
  if (!space) throw new Error('no address space');
  const own = space.registerNamespace('urn:test:hall');
  const type = (name: string, uri: string) => {
    const found = space.findObjectType(name, space.getNamespaceIndex(uri));
    if (!found) throw new Error(`no type ${name}`);
    return found;
  };
  const filler = type('PackMLBaseObjectType', PACKML).instantiate({
    browseName: 'Filler',
    organizedBy: space.rootFolder.objects,
    namespace: own,
    optionals: ['Status.EquipmentBlocked', 'Admin.ProdProcessedCount', 'Admin.ProdDefectiveCount', 'Admin.StopReason'],
  } as never);
  const at = (root: UAObject, ...path: string[]): UAVariable => {
    let node: unknown = root;
    for (const name of path)
      node = (node as UAObject)
        .findReferencesExAsObject('HierarchicalReferences')
        .find((child) => child.browseName.name === name);
    if (!node) throw new Error(`no ${path.join('.')}`);
    return node as UAVariable;
  };
  const set = (node: UAVariable, dataType: DataType, value: unknown) => node.setValueFromSource({ dataType, value });
  set(at(filler, 'Status', 'UnitModeCurrent'), DataType.Int32, 1);
  set(at(filler, 'Status', 'CurMachSpeed'), DataType.Float, 400);
  const count = space.constructExtensionObject(
    space.findDataType('PackMLCountDataType', space.getNamespaceIndex(PACKML)) as never,
    { id: 1, name: 'bottles', count: 7, accCount: 1234 },
  );
  at(filler, 'Admin', 'ProdProcessedCount').setValueFromSource({
    dataType: DataType.ExtensionObject,
    arrayType: VariantArrayType.Array,
    value: [count],
  });
  set(at(filler, 'BaseStateMachine', 'CurrentState'), DataType.LocalizedText, coerceLocalizedText('Cleared'));
  set(
    at(filler, 'BaseStateMachine', 'MachineState', 'CurrentState'),
    DataType.LocalizedText,
    coerceLocalizedText('Running'),
  );
  set(
    at(filler, 'BaseStateMachine', 'MachineState', 'ExecuteState', 'CurrentState'),
    DataType.LocalizedText,
    coerceLocalizedText('Execute'),
  );

  const machines = space.findNode(
    coerceNodeId(`ns=${space.getNamespaceIndex('http://opcfoundation.org/UA/Machinery/')};i=1001`),
  );
  const mill = own.addObject({ browseName: 'Mill', organizedBy: machines as UAObject });
  const state = type('MachineryItemState_StateMachineType', 'http://opcfoundation.org/UA/Machinery/').instantiate({
    browseName: 'MachineryItemState',
    componentOf: mill,
    namespace: own,
  } as never);
  set(at(state, 'CurrentState'), DataType.LocalizedText, coerceLocalizedText('NotExecuting'));
  type('JobManagementType', 'http://opcfoundation.org/UA/Machinery/Jobs/').instantiate({
    browseName: 'JobManagement',
    componentOf: mill,
    namespace: own,
  } as never);

  const labeller = type('WSMachineType', 'http://opcfoundation.org/UA/Weihenstephan/').instantiate({
    browseName: 'Labeller',
    organizedBy: space.rootFolder.objects,
    namespace: own,
    optionals: ['Counters', 'OperatingStates', 'MeasuredValues'],
  } as never);
  const wsVariable = (parent: UAObject, name: string, dataType: DataType, value: unknown) =>
    own.addVariable({ browseName: name, componentOf: parent, dataType }).setValueFromSource({ dataType, value });
  wsVariable(labeller, 'WS_Cur_State', DataType.UInt32, 6);
  wsVariable(labeller, 'WS_Tot_Packages', DataType.UInt32, 99);
  wsVariable(labeller, 'WS_Cur_Mach_Spd', DataType.Double, 300);

  const line = own.addFolder(space.rootFolder.objects, { browseName: 'Line 1' });
  for (const name of ['Oven', 'Cooler', 'Case Packer']) {
    const machine = own.addObject({ browseName: name, organizedBy: line, nodeId: `s=L1.${name}` });
    const variables: [string, DataType, unknown][] = [
      ['MachineState', DataType.Int32, 6],
      ['GoodCount', DataType.UInt32, 10],
      ['RejectCount', DataType.UInt32, 1],
      ['CurrentSpeed', DataType.Double, 55],
      ['Temperature', DataType.Double, 180.5],
    ];
    for (const [tag, dataType, value] of variables)
      own
        .addVariable({ browseName: tag, componentOf: machine, dataType, nodeId: `s=${name}.${tag}` })
        .setValueFromSource({ dataType, value });
  }
  const temperatures = own.addVariable({
    browseName: 'Zones',
    organizedBy: line,
    dataType: 'Double',
    valueRank: 1,
    arrayDimensions: [3],
    nodeId: 's=zones',
  });
  temperatures.setValueFromSource({
    dataType: DataType.Double,
    arrayType: VariantArrayType.Array,
    value: Float64Array.from([180, 190, 200]),
  });
}

/** The proposal put into a plant.yaml, as a person would who takes it over as it is. */
const plantWith = (proposal: Proposal, line: (machine: Proposal['machines'][number]) => boolean = () => true) =>
  plantOf(
    stringify({
      gemba: 1,
      site: { id: 'site', name: 'Site', timezone: 'Europe/Berlin' },
      sources: [spec],
      products: [],
      shifts: [],
      state_maps: proposal.state_maps,
      machine_types: proposal.machine_types,
      areas: [{ id: 'hall', name: 'Hall' }],
      lines: [
        {
          id: 'line',
          name: 'Line',
          area: 'hall',
          constraint: proposal.machines.filter(line)[0]?.id,
          machines: proposal.machines
            .filter(line)
            .map(({ line: _, line_name: _name, speaks: __, ...machine }) => machine),
          buffers: [],
        },
      ],
    }),
  );

test('machines that speak PackML, Machinery with Jobs and Weihenstephan are found and map themselves', async () => {
  const { proposal, cut } = await proposeMachines(spec, pki, null);
  expect(cut).toBe(false);
  const of = (id: string) => proposal.machines.find((machine) => machine.id === id);
  expect(proposal.machines.map(({ id, speaks }) => `${id}: ${speaks}`).sort()).toEqual([
    'filler: PackML',
    'labeller: Weihenstephan',
    'mill: Machinery with Jobs',
  ]);
  const rolesOf = (id: string) =>
    Object.values(of(id)?.tags ?? {})
      .map(({ role }) => role ?? 'signal')
      .filter((role) => role !== 'signal')
      .sort();
  expect(rolesOf('filler')).toEqual(['fault', 'mode', 'reject', 'speed', 'state', 'total']);
  expect(rolesOf('labeller')).toEqual(['speed', 'state', 'total']);
  expect(rolesOf('mill')).toEqual(['order', 'state']);

  const plant = plantWith(proposal);
  const outlet = recorder(plant);
  const source = openSource(plant.sources[0] as OpcuaSpec, plant, outlet, quiet, data);
  await source.start();
  try {
    await until('the source is up', isUp(source), 40_000);
    await until('the speed', () => outlet.last('filler/cur-mach-speed')?.value === 400);
    await until('the counter', () => outlet.last('filler/prod-processed-count')?.value === 1234);
    await until('the state', () => outlet.textOf(outlet.last('filler/state')?.value ?? 0) === 'Execute');
    await until('the state', () => outlet.textOf(outlet.last('mill/state')?.value ?? 0) === 'NotExecuting');
    await until('the count', () => outlet.last('labeller/ws_tot_packages')?.value === 99);
  } finally {
    await source.stop();
  }
}, 40_000);

test('a rule over browse paths finds every machine of a line, with a first guess of what its tags mean', async () => {
  const { proposal } = await proposeMachines(spec, pki, 'Objects/{line}/{machine}/{tag}');
  const line1 = proposal.machines.filter(({ line }) => line === 'line-1');
  expect(line1.map(({ id, name }) => [id, name])).toEqual([
    ['line-1-oven', 'Oven'],
    ['line-1-cooler', 'Cooler'],
    ['line-1-case-packer', 'Case Packer'],
  ]);
  expect(Object.entries(line1[0]?.tags ?? {}).map(([key, { role = 'signal' }]) => [key, role])).toEqual([
    ['machine-state', 'state'],
    ['good-count', 'good'],
    ['reject-count', 'reject'],
    ['current-speed', 'speed'],
    ['temperature', 'signal'],
  ]);
  const plant = plantWith(proposal, ({ line }) => line === 'line-1');
  expect(plant.machines).toHaveLength(3);
});

test('a rule over node ids finds the same, and what is no rule is told', async () => {
  const { proposal } = await proposeMachines(spec, pki, 'nsu=urn:test:hall;s={machine}.{tag}');
  expect(proposal.machines.map(({ id }) => id)).toEqual(['oven', 'cooler', 'case-packer']);
  expect(Object.values(proposal.machines[2]?.tags ?? {})[0]?.from).toBe('nsu=urn:test:hall;s=Case Packer.MachineState');
  await expect(proposeMachines(spec, pki, 'Objects/{line}/{tag}')).rejects.toThrow(/needs \{machine\} once/);
});

test('a person looks through the nodes, with values, types and access', async () => {
  const top = await browseServer(spec, pki, null, null);
  const line = top.nodes.find(({ name }) => name === 'Line 1');
  expect(line).toMatchObject({ kind: 'object' });
  const inside = await browseServer(spec, pki, line?.address ?? '', null);
  expect(inside.cursor).toBeNull();
  expect(inside.nodes.find(({ name }) => name === 'Zones')).toMatchObject({
    kind: 'variable',
    type: 'Double[]',
    readable: true,
    history: false,
    status: 'Good',
  });
  const oven = await browseServer(spec, pki, inside.nodes.find(({ name }) => name === 'Oven')?.address ?? '', null);
  expect(oven.nodes.map(({ name, type, value }) => [name, type, value])).toContainEqual([
    'Temperature',
    'Double',
    180.5,
  ]);
  await expect(browseServer(spec, pki, 'nsu=urn:nowhere;s=x', null)).rejects.toThrow(/no node/);
});

test('a live test says what was reached, how many nodes, and shows values', async () => {
  const report = await testConnection(spec, pki);
  expect(report).toMatchObject({ ok: true, reason: '', loggedIn: true });
  expect(report.nodes?.variables).toBeGreaterThan(50);
  expect(Math.abs(report.clockAheadMs ?? 1e9)).toBeLessThan(5000);
  expect(report.samples.length).toBeGreaterThan(5);
  const nowhere = await testConnection({ ...spec, endpoint: `opc.tcp://127.0.0.1:${await freePort()}` }, pki);
  expect(nowhere).toMatchObject({ ok: false, discovery: null });
  expect(nowhere.reason).toMatch(/connection refused/);
});

test('parts of arrays, browse paths and the first good of several nodes are addresses too', async () => {
  const plant = oneMachine(
    JSON.stringify(spec),
    `
          first: { from: "nsu=urn:test:hall;s=zones#[0]" }
          third: { from: "nsu=urn:test:hall;s=zones#[2]" }
          ninth: { from: "nsu=urn:test:hall;s=zones#[8]" }
          whole: { from: "nsu=urn:test:hall;s=zones" }
          by-path: { from: "path:Objects/Line 1/Oven/Temperature" }
          gone: { from: "path:Objects/Line 1/Oven/Nothing" }
          either: { from: "nsu=urn:test:hall;s=zones#[7] || nsu=urn:test:hall;s=Oven.Temperature" }`,
  );
  const outlet = recorder(plant);
  const source = openSource(plant.sources[0] as OpcuaSpec, plant, outlet, quiet, data);
  await source.start();
  try {
    await until('the third', () => outlet.last('m/third')?.value === 200);
    await until('the path', () => outlet.last('m/by-path')?.value === 180.5);
    await until('the other', () => outlet.last('m/either')?.value === 180.5);
    expect(outlet.last('m/first')?.value).toBe(180);
    expect(outlet.last('m/ninth')).toMatchObject({ quality: 2 });
    expect(outlet.last('m/whole')).toMatchObject({ quality: 2 });
    await until('the source is up', isUp(source), 40_000);
    expect(source.view().reason).toContain('path:Objects/Line 1/Oven/Nothing');
  } finally {
    await source.stop();
  }
});
