/** A host application on real brokers, and the small plant that it serves: two devices and an edge node of line `line`. */
import { openSource } from '../../../../server/connect/open-source.ts';
import type { Source } from '../../../../server/connect/source.ts';
import type { PlantModel } from '../../../../twin/plant/model.ts';
import { plantOf } from '../../../plants.ts';
import type { SentMetric } from '../edge-node.ts';
import { type Broker, startMosquitto } from '../mosquitto.ts';
import { freePort, isUp, quiet, type Recorder, recorder, until } from '../recorder.ts';
import { startWireLog, type WireLog } from './wire-log.ts';

export const plantAt = (url: string, options = ''): PlantModel =>
  plantOf(`
gemba: 1
site: { id: site, name: Site, timezone: Europe/Berlin }
sources: [{ id: edge, protocol: sparkplug, broker: "${url}", group: hall, address: "{tag}"${options && `, ${options}`} }]
products: []
shifts: []
machine_types:
  any: { source: edge, device: "{line}/{machine}", tags: { speed: { role: speed }, good: { role: good }, product: { role: product }, open: { type: bool } } }
areas: [{ id: hall, name: Hall }]
lines:
  - id: line
    name: Line
    area: hall
    constraint: a
    buffers: []
    machines:
      - { id: a, name: A, type: any, place: { x: 0, z: 0 } }
      - { id: b, name: B, type: any, place: { x: 5, z: 0 } }
      - { id: node, name: Node, type: any, place: { x: 9, z: 0 }, device: line }
`);

/** Births of a device: aliases from `base` on. */
export const birthOf = (base: number): SentMetric[] => [
  { name: 'speed', alias: base, type: 'Double', value: 10 },
  { name: 'good', alias: base + 1, type: 'UInt32', value: 4_000_000_000 },
  { name: 'product', alias: base + 2, type: 'String', value: 'red' },
  { name: 'open', alias: base + 3, type: 'Boolean', value: true },
];

export interface Parts {
  /** Stopped in reverse order by `stopAll`. */
  later<T extends { stop(): Promise<void> }>(part: T): T;
  /** Not stopped by `stopAll` any more: the test did. */
  forget(part: { stop(): Promise<void> }): void;
  stopAll(): Promise<void>;
}

export function parts(): Parts {
  const open: { stop(): Promise<void> }[] = [];
  return {
    later(part) {
      open.push(part);
      return part;
    },
    forget(part) {
      const place = open.indexOf(part);
      if (place >= 0) open.splice(place, 1);
    },
    async stopAll() {
      for (const part of open.splice(0).reverse()) await part.stop();
    },
  };
}

export interface HostParts {
  readonly plant: PlantModel;
  readonly outlet: Recorder;
  readonly source: Source;
}

/** `options` as in plant.yaml, e.g. `host_id: gemba`. */
export function hostOn(url: string, options = ''): HostParts {
  const plant = plantAt(url, options);
  const outlet = recorder(plant);
  const [spec] = plant.sources;
  if (!spec) throw new Error('no source');
  return { plant, outlet, source: openSource(spec, plant, outlet, quiet) };
}

export interface Observed extends HostParts {
  readonly broker: Broker;
  readonly port: number;
  readonly wire: WireLog;
}

/** A host that is connected to a mosquitto, with every packet that it sends written down. */
export async function observedHost(own: Parts, options = ''): Promise<Observed> {
  const port = await freePort();
  const broker = own.later(await startMosquitto(port));
  const wire = own.later(await startWireLog(port));
  const host = hostOn(wire.url, options);
  own.later(host.source);
  await host.source.start();
  await until('the host', isUp(host.source));
  return { ...host, broker, port, wire };
}
