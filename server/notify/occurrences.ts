/** What somebody may have to be told of right now, found from alarms, calls, signals, lines and sources; and what is said of it. */
import type { AlarmView, CallView, SignalView, SourceView } from '../../twin/live/protocol.ts';
import type { Words } from '../../twin/plant/schema-parts.ts';
import { awaitsAnswer, STATES, type State } from '../../twin/words.ts';
import { isOfModel } from '../predict/notices/words.ts';
import type { TwinHost } from '../twin-host.ts';
import { type NoticeToTell, saidOf } from './machine-words.ts';
import type { Occurrence } from './rule.ts';
import type { Subject } from './words.ts';

export type Told = Occurrence & { readonly subject: Subject };

/** A line in one of these does not make what it should. */
const STANDING: readonly State[] = ['micro-stop', 'breakdown', 'starved', 'blocked'];

/** A signal of a control chart with what its characteristic is called, and the first step of what is done; '' = nobody says. */
export interface SignalToTell {
  readonly signal: SignalView;
  readonly name: Words;
  readonly first: Words;
}

export interface Happening {
  readonly host: TwinHost;
  alarms(): readonly AlarmView[];
  calls(): readonly CallView[];
  signals(): readonly SignalToTell[];
  sources(): readonly SourceView[];
  /** Machines likely to fail, and models to be doubted. */
  notices(): readonly NoticeToTell[];
}

export function occurrencesOf({ host, alarms, calls, signals, sources, notices }: Happening): Told[] {
  const { plant, twin } = host;
  const lineName = (id: string | null) => plant.lines.find((line) => line.id === id)?.name;
  const machineName = (id: string | null) => plant.machines.find((machine) => machine.id === id)?.name;
  const where = (machine: string | null, line: string | null) =>
    [machineName(machine), lineName(line)].flatMap((name) => (name === undefined ? [] : [name]));
  const told = (
    occurrence: Occurrence,
    what: Subject['what'],
    place: Subject['where'],
    more: Subject['more'],
  ): Told => ({
    ...occurrence,
    subject: { kind: occurrence.on, priority: occurrence.priority, what, where: place, more, since: occurrence.since },
  });
  return [
    ...alarms()
      .filter(({ state, activated }) => awaitsAnswer(state) && activated !== null)
      .map((alarm) => {
        const since = alarm.activated as number;
        const key = `alarm:${alarm.id}@${since}`;
        const { priority, line } = alarm;
        const occurrence: Occurrence = { on: 'alarm', key, line, what: alarm.rule, priority, since };
        return told(occurrence, alarm.text, where(alarm.machine, line), alarm.response);
      }),
    ...calls()
      .filter(({ acknowledged }) => acknowledged === null)
      .map((call) => {
        const priority = call.level > 0 ? 'high' : 'medium';
        const occurrence: Occurrence = {
          on: 'call',
          key: `call:${call.id}`,
          line: call.line,
          what: call.kind,
          priority,
          since: call.raised,
        };
        const kind = plant.callKinds.find(({ id }) => id === call.kind)?.name ?? call.kind;
        const { material } = call;
        if (!material) return told(occurrence, kind, where(call.machine, call.line), call.note);
        const bin = plant.bins.find(({ id }) => id === material.bin)?.name ?? material.material;
        const many = `${material.containers} × ${material.material}`;
        return told(occurrence, bin, where(call.machine, call.line), [many, call.note].filter(Boolean).join(', '));
      }),
    ...signals()
      .filter(({ signal }) => signal.state === 'open')
      .map(({ signal, name, first }) => {
        const occurrence: Occurrence = {
          ...{ on: 'signal', key: signalKey(signal.id), line: signal.line, what: signal.characteristic },
          priority: signal.stop || signal.escalated.length > 0 ? 'high' : 'medium',
          ...{ since: signal.at, escalated: signal.escalated },
        };
        const { subject } = told(occurrence, name, where(signal.machine, signal.line), first);
        return { ...occurrence, subject: { ...subject, stop: signal.stop, level: signal.escalated.length } };
      }),
    ...plant.lines.flatMap((line) => {
      const state = STATES[twin.lines.states[line.slot] ?? 0] as State;
      const since = twin.lines.since[line.slot] as number;
      if (!STANDING.includes(state) || !Number.isFinite(since)) return [];
      const cause = twin.lines.causeOf(line.slot);
      const machine = plant.machines.find(({ id }) => id === cause?.machine) ?? plant.machines[line.constraint];
      const fault = machine?.faults[String(cause?.fault ?? 0)] ?? '';
      const occurrence: Occurrence = {
        on: 'stop',
        key: `stop:${line.id}@${since}`,
        line: line.id,
        what: state,
        priority: 'high',
        since,
      };
      return told(occurrence, state, where(machine?.id ?? null, line.id), fault);
    }),
    ...sources()
      .filter(({ status }) => status === 'down')
      .map(({ source, since, reason }) => {
        const occurrence: Occurrence = {
          on: 'source',
          key: `source:${source}@${since}`,
          line: null,
          what: source,
          priority: 'high',
          since,
        };
        return told(occurrence, source, [], reason);
      }),
    ...notices().map((one) => {
      const { id, kind, machine, from } = one.notice;
      const line = plant.lines[plant.machines.find((found) => found.id === machine)?.line ?? -1]?.id ?? null;
      const { what, more } = saidOf(plant, one);
      const occurrence: Occurrence = {
        ...{ on: isOfModel(kind) ? 'model' : 'machine', key: `notice:${id}`, line, what: kind, since: from },
        priority: kind === 'likely' ? 'high' : kind === 'unusual' ? 'medium' : 'low',
      };
      return told(occurrence, what, where(machine, line), more);
    }),
  ];
}

const SIGNAL = 'signal:';
const signalKey = (id: string): string => SIGNAL + id;
/** The number of a signal, by the key of its occurrence. */
export const signalOf = ({ key }: Occurrence): number => Number(key.slice(SIGNAL.length));
