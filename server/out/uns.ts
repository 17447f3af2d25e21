/**
 * Tells the twin over MQTT in the shape of a unified namespace: `root/site/area/line/machine/state` and so on by the levels
 * of ISA-95, each a retained JSON that stands by itself. States at once; counts and figures on a beat, when they changed.
 * `root/site/online` says whether Gemba is there: its will.
 */
import type { OutputSpec } from '../../twin/plant/output-schema.ts';
import { withoutSecrets } from '../connect/cause.ts';
import type { TwinHost } from '../twin-host.ts';
import { type BrokerLink, brokerLink } from './broker-link.ts';
import { type Output, outputStanding, type Requests, type Signals } from './output.ts';
import { lineTold, machineTold, qualityTold, requestsTold } from './told.ts';

export type UnsSpec = Extract<OutputSpec, { kind: 'mqtt' }>;

const DEFAULT_BEAT_S = 1;

export function unsOutput(spec: UnsSpec, host: TwinHost, signals: Signals, requests: Requests): Output {
  const standing = outputStanding({ output: spec.id, kind: spec.kind, address: withoutSecrets(spec.broker) }, host.now);
  const root = `${spec.root ?? 'gemba'}/${host.plant.site.id}`;
  const online = `${root}/online`;
  const last = new Map<string, string>();
  let link: BrokerLink | null = null;
  let timer: NodeJS.Timeout | undefined;

  const tell = (topic: string, value: object) => {
    const text = JSON.stringify(value);
    if (last.get(topic) === text || !link?.connected) return;
    last.set(topic, text);
    link.publish(topic, JSON.stringify({ at: new Date(host.now()).toISOString(), ...value }), 1, true);
  };
  const look = () => {
    const { plant, twin } = host;
    tell(`${root}/stock/requests`, { requests: requestsTold(requests()) });
    for (const line of plant.lines) tell(`${root}/${line.area}/${line.id}/state`, lineTold(twin, line, host.now()));
    for (const machine of plant.machines) {
      const line = plant.lines[machine.line];
      const place = line ? `${root}/${line.area}/${line.id}/${machine.id}` : `${root}/utilities/${machine.id}`;
      const { good, reject, speed, ...state } = machineTold(twin, machine);
      tell(`${place}/state`, state);
      tell(`${place}/counts`, { good, reject, unit: machine.unit, speed });
      tell(`${place}/quality`, qualityTold(signals(), machine.id));
    }
  };

  return {
    id: spec.id,
    start() {
      const state = (up: boolean) => JSON.stringify({ online: up, at: new Date(host.now()).toISOString() });
      link = brokerLink(
        spec.broker,
        `gemba-out-${spec.id}`,
        () => ({ topic: online, payload: Buffer.from(state(false)), qos: 1, retain: true }),
        standing,
        () => {
          // A broker that was started anew may have lost what it retained.
          last.clear();
          link?.publish(online, state(true), 1, true);
          look();
        },
      );
      timer = setInterval(look, (spec.every_s ?? DEFAULT_BEAT_S) * 1000);
    },
    async stop() {
      clearInterval(timer);
      await link?.close(async () => {
        link?.publish(online, JSON.stringify({ online: false, at: new Date(host.now()).toISOString() }), 1, true);
      });
    },
    happened: look,
    view: standing.view,
  };
}
