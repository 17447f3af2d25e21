/**
 * Serves the twin over OPC UA to whoever reads it: MES, SCADA, a colleague's script. Read-only; the server has a thread of
 * its own, which is told what changed once a second and of stops at once.
 */
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { OutputSpec } from '../../../twin/plant/output-schema.ts';
import type { Words } from '../../../twin/plant/schema-parts.ts';
import { atMost } from '../../connect/cause.ts';
import { shiftView } from '../../live/line-view.ts';
import { builtThread } from '../../package-root.ts';
import type { TwinHost } from '../../twin-host.ts';
import { type Output, outputStanding, type Signals } from '../output.ts';
import { lineTold, machineTold, qualityTold } from '../told.ts';
import type { Alarm, FromServed, Row, ServedOptions, ServedPlant, ToServed } from './messages.ts';

export type OpcuaOutSpec = Extract<OutputSpec, { kind: 'opcua' }>;

const THREAD = builtThread('out/opcua/thread');
const BEAT_MS = 1000;
/** Figures of a shift go through its record: so often is enough. */
const FIGURES_MS = 10_000;
const LEAVE_MS = 3000;

export function opcuaOutput(spec: OpcuaOutSpec, host: TwinHost, data: string, signals: Signals): Output {
  const address = spec.host ?? '127.0.0.1';
  const standing = outputStanding(
    { output: spec.id, kind: spec.kind, address: `opc.tcp://${address}:${spec.port}` },
    host.now,
  );
  const told = new Map<string, string | number | boolean | null>();
  const active = new Set<string>();
  let thread: Worker | null = null;
  let closed: (() => void) | null = null;
  let timer: NodeJS.Timeout | undefined;
  let figuresAt = Number.NEGATIVE_INFINITY;

  const tell = (message: ToServed) => thread?.postMessage(message);
  const alarms = () => {
    for (const machine of host.plant.machines) {
      const { state, faultText, fault } = machineTold(host.twin, machine);
      const words = faultText || (fault > 0 ? `fault ${fault}` : 'no reason told');
      const down = state === 'breakdown';
      alarm(
        'Stopped',
        machine.id,
        down,
        down ? `${machine.id} is down: ${words}` : `${machine.id} is not down any more`,
      );
      const { stopRecommended, signals: own } = qualityTold(signals(), machine.id);
      const charts = own.map(({ characteristic }) => characteristic).join(', ');
      const advice = stopRecommended ? 'a stop is recommended' : 'a stop is not recommended any more';
      alarm('StopRecommended', machine.id, stopRecommended, `${machine.id}: ${advice}${charts && ` (${charts})`}`);
    }
  };
  const alarm = (what: Alarm['what'], machine: string, on: boolean, message: string) => {
    const key = `${what} ${machine}`;
    if (on === active.has(key)) return;
    if (on) active.add(key);
    else active.delete(key);
    tell({ type: 'alarm', alarm: { what, machine, active: on, message } });
  };
  const look = () => {
    if (standing.view().status !== 'up') return;
    const now = host.now();
    const rows: Row[] = [];
    const put = (node: string, value: string | number | boolean | null) => {
      if (told.has(node) && told.get(node) === value) return;
      told.set(node, value);
      rows.push([node, value]);
    };
    const figures = now - figuresAt >= FIGURES_MS;
    if (figures) figuresAt = now;
    for (const line of host.plant.lines) {
      const key = `line:${line.id}`;
      const { state, cause, product, order, rate, idealRate } = lineTold(host.twin, line, now);
      put(`${key}.State`, state);
      put(`${key}.Cause`, cause ?? '');
      put(`${key}.Product`, product ?? '');
      put(`${key}.Order`, order ?? '');
      put(`${key}.Rate`, rate);
      put(`${key}.IdealRate`, idealRate);
      if (!figures) continue;
      const shift = shiftView(host.twin, host.record, line, now);
      put(`${key}.OEE`, shift?.oee.value ?? null);
      put(`${key}.Availability`, shift?.availability.value ?? null);
      put(`${key}.Effectiveness`, shift?.effectiveness.value ?? null);
      put(`${key}.Quality`, shift?.quality.value ?? null);
    }
    for (const machine of host.plant.machines) {
      const key = `machine:${machine.id}`;
      const { state, fault, faultText, good, reject, speed } = machineTold(host.twin, machine);
      put(`${key}.State`, state);
      put(`${key}.FaultCode`, fault);
      put(`${key}.FaultText`, faultText);
      put(`${key}.GoodCount`, good);
      put(`${key}.RejectCount`, reject);
      put(`${key}.Speed`, speed);
      const { stopRecommended, signals: own } = qualityTold(signals(), machine.id);
      put(`${key}.QualitySignals`, own.length);
      put(`${key}.StopRecommended`, stopRecommended);
    }
    if (rows.length > 0) {
      tell({ type: 'values', at: now, rows });
      standing.count('sent', rows.length);
    }
    alarms();
  };

  return {
    id: spec.id,
    start() {
      const options: ServedOptions = {
        port: spec.port,
        host: address,
        pki: join(data, 'pki', `out-${spec.id}`),
        plant: servedPlant(host),
      };
      thread = new Worker(THREAD, { workerData: options, stdout: true });
      thread.unref();
      thread.on('message', (message: FromServed) => {
        if (message.type === 'open') {
          standing.up();
          look();
        } else if (message.type === 'failed') standing.down(message.reason);
        else closed?.();
      });
      thread.on('error', (error) => standing.down(error instanceof Error ? error.message : String(error)));
      thread.on('exit', () => {
        if (standing.view().status === 'up') standing.down('its thread ended');
        closed?.();
      });
      timer = setInterval(look, BEAT_MS);
    },
    async stop() {
      clearInterval(timer);
      const ended = new Promise<void>((done) => {
        closed = done;
      });
      tell({ type: 'close' });
      await atMost(LEAVE_MS, ended);
      await thread?.terminate();
    },
    happened: look,
    view: standing.view,
  };
}

function servedPlant({ plant }: TwinHost): ServedPlant {
  return {
    site: { id: plant.site.id, name: say(plant.site.name) },
    lines: plant.lines.map(({ id, name, area }) => ({ id, name: say(name), area })),
    machines: plant.machines.map(({ id, name, type, line }) => ({
      id,
      name: say(name),
      type,
      line: plant.lines[line]?.id ?? null,
    })),
  };
}

const say = (words: Words): string =>
  typeof words === 'string' ? words : (words['en'] ?? Object.values(words)[0] ?? '');
