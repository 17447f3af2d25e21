/** Gemba never writes to a controller. It reads; the one exception is Sparkplug's request for a rebirth, and its own STATE. */
import { get } from 'sparkplug-payload';
import { describe, expect, test } from 'vitest';
import { rebirthPayload, rebirthTopic } from '../../server/connect/sparkplug/rebirth.ts';
import { filesOf, found } from './sources.ts';

const server = filesOf('server/**.ts');
const connect = server.filter(({ path }) => path.startsWith('server/connect/'));

const out = server.filter(({ path }) => path.startsWith('server/out/'));

test('the protocols are spoken in two folders only: the ways in and the ways out', () => {
  const speaks = found(server, /from '(node-opcua|mqtt|aedes|sparkplug-payload|jsmodbus|nodes7)[^']*'/g);
  expect(speaks.length).toBeGreaterThan(3);
  expect(speaks.filter((place) => !/^server\/(connect|out)\//.test(place))).toEqual([]);
});

describe('ways out', () => {
  test('are told as a server or an edge node: no OPC UA client, no Modbus, no S7', () => {
    expect(out.length).toBeGreaterThan(5);
    expect(found(out, /\bOPCUAClient\b|\bClientSession\b|from '(jsmodbus|nodes7)'/g)).toEqual([]);
  });

  test('publish births, data and deaths of their own, never a command; commands to them are only listened to', () => {
    expect(found(out, /'[ND]CMD'/g)).toEqual(["server/out/sparkplug-node.ts: 'NCMD'"]);
    const node = out.find(({ path }) => path.endsWith('sparkplug-node.ts'))?.code ?? '';
    expect(node.match(/\.subscribe\(topic\('NCMD'\)/g)).toHaveLength(1);
    expect([...node.matchAll(/(?:say|publish)\(\s*(?:topic\()?'(\w+)'/g)].map(([, type]) => type).sort()).toEqual([
      'DBIRTH',
      'DDATA',
      'NBIRTH',
      'NDEATH',
    ]);
  });

  test('let nobody write into the twin: every variable is read-only', () => {
    const space = out.find(({ path }) => path.endsWith('opcua/space.ts'))?.code ?? '';
    expect(space).toContain('CurrentRead');
    expect(space).not.toMatch(/CurrentWrite|HistoryWrite|addMethod|bindMethod/);
  });
});

describe('OPC UA', () => {
  test('no service that changes a server is named: no Write, no Call, no node management, no history update', () => {
    const services =
      /\b(WriteRequest|CallRequest|WriteValue|CallMethodRequest|HistoryUpdateRequest|AddNodesRequest|DeleteNodesRequest)\b|\.(write|writeSingleNode|writeNode|writeAttribute|call|callMethod|historyUpdate|setMonitoringMode|performMessageTransaction)\(/g;
    expect(found(connect, services)).toEqual([]);
  });
});

describe('MQTT', () => {
  const publishes = connect.flatMap(({ path, code }) =>
    [...code.matchAll(/\.publish(?:Async)?\(\s*([^,]+),/g)].map(([, topic]) => `${path}: ${topic?.trim()}`),
  );

  test('only two topics are ever published to: the rebirth request and our own state', () => {
    expect(publishes.sort()).toEqual([
      'server/connect/sparkplug/source.ts: ownState',
      'server/connect/sparkplug/source.ts: rebirthTopic(spec.group',
    ]);
  });

  test('and the request is what it says: NCMD Node Control/Rebirth, true, and nothing beside', () => {
    expect(rebirthTopic('site', 'node')).toBe('spBv1.0/site/NCMD/node');
    const { metrics } = get('spBv1.0')?.decodePayload(rebirthPayload(1_700_000_000_000)) ?? {};
    expect(metrics?.map(({ name, value }) => [name, value])).toEqual([['Node Control/Rebirth', true]]);
    expect(found(connect, /\/[ND]CMD\b/g)).toEqual(['server/connect/sparkplug/rebirth.ts: /NCMD']);
  });

  test('nothing else on the wire can publish: no will but our own state, no second client library', () => {
    expect(found(connect, /\bwill:\s*\{/g).length).toBeLessThanOrEqual(1);
    expect(found(server, /from '(paho-mqtt|async-mqtt|mqtt-packet|modbus-serial)[^']*'/g)).toEqual([]);
  });

  test('what is sent past the client is the acknowledgement of what came, nothing else', () => {
    expect(found(connect, /_sendPacket'?\]?\(\{ cmd: '\w+'/g)).toEqual([
      "server/connect/mqtt/broker.ts: _sendPacket']({ cmd: 'puback'",
    ]);
    expect(found(connect, /_sendPacket/g)).toHaveLength(1);
  });
});

describe('Modbus and S7', () => {
  const field = server.filter(({ path }) => /^server\/connect\/(modbus|s7)\//.test(path));

  test('each library is spoken to in one file', () => {
    expect(found(server, /from '(jsmodbus|nodes7)[^']*'/g).sort()).toEqual([
      "server/connect/modbus/device.ts: from 'jsmodbus'",
      "server/connect/s7/connection.ts: from 'nodes7'",
    ]);
  });

  test('no function that writes a coil, a register or an item is named, not even by a computed name', () => {
    expect(field.length).toBeGreaterThan(4);
    expect(found(connect, /\bwrite(Single|Multiple)?(Coils?|Registers?|Items?)\b/g)).toEqual([]);
    expect(found(field, /\bwrite\w*\s*\(|\[['"`]write|customErrorRequest|requests\./g)).toEqual([]);
    // What is called on the device by name: reads, and nothing else.
    expect(new Set(found(field, /\b(?:client|plc)\.\w+\(/g).map((place) => place.split(': ')[1]))).toEqual(
      new Set([
        'client.readCoils(',
        'client.readDiscreteInputs(',
        'client.readHoldingRegisters(',
        'client.readInputRegisters(',
        'client.TCP(',
        'plc.setTranslationCB(',
        'plc.initiateConnection(',
        'plc.dropConnection(',
        'plc.addItems(',
        'plc.removeItems(',
        'plc.readAllItems(',
        'plc.read(',
        'plc.close(',
      ]),
    );
  });
});
