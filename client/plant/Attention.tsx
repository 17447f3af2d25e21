import type { CallView, SignalView } from '../../twin/live/protocol.ts';
import { useCallWords } from '../alarms/use-call-words.ts';
import { type Exceedance, getExceedances, getLimits } from '../http/limits-api.ts';
import type { Coverage } from '../http/stock-api.ts';
import { attentionOf, type Matter } from '../live/attention.ts';
import { useSecond, useTwinWords } from '../live/twin-context.ts';
import { usePolled } from '../orders/use-polled.ts';
import { Link } from '../router/Link.tsx';
import { select } from '../router/selection.ts';
import { useNearShortages } from '../stock/use-near-shortages.ts';
import { useStockWords } from '../stock/use-stock-words.ts';
import { Icon } from '../ui/icons.tsx';
import { SignalGlyph } from '../ui/SignalGlyph.tsx';
import { StateGlyph } from '../ui/StateGlyph.tsx';
import { walkLink } from '../why/walk-link.ts';
import { useWords } from '../words/use-words.ts';

/** Root causes with their ages, worst first; what only waits for them is one row a line. */
export function Attention() {
  const { t } = useWords();
  const store = useTwinWords();
  const matters = attentionOf(store);
  const known = store.status === 'live' || store.status === 'replay';
  // Calls are of now; a past moment says nothing of them.
  const calls = store.status === 'live' ? [...store.calls.values()].sort((a, b) => a.raised - b.raised) : [];
  const signals =
    store.status === 'live'
      ? [...store.signals.values()].filter(({ state }) => state === 'open').sort((a, b) => a.at - b.at)
      : [];
  const found = useNearShortages(null);
  // Of now, as calls are; where nothing is heard nobody knows how fast it is used.
  const shortages = store.status === 'live' ? found : [];
  const exceeded = useUnanswered();
  const limits = store.status === 'live' ? exceeded : [];
  const count = matters.length + calls.length + signals.length + shortages.length + limits.length;
  return (
    <section className="attention" aria-labelledby="attention-title">
      <div className="list-head">
        <h2 id="attention-title">{t('plant.attention')}</h2>
        {known && <span className="caption num">{count}</span>}
      </div>
      {count === 0 && <p className="attention-none">{t(known ? 'plant.allWell' : 'plant.notKnown')}</p>}
      <ul>
        {calls.map((call) => (
          <li key={call.id}>
            <CallRow call={call} />
          </li>
        ))}
        {signals.map((signal) => (
          <li key={`q${signal.id}`}>
            <SignalRow signal={signal} />
          </li>
        ))}
        {limits.map((one) => (
          <li key={`l${one.exceedance.limit} ${one.exceedance.from}`}>
            <LimitRow {...one} />
          </li>
        ))}
        {shortages.map((one) => (
          <li key={`m${one.line} ${one.material}`}>
            <ShortageRow shortage={one} />
          </li>
        ))}
        {matters.map((matter) => (
          <li key={keyOf(matter)}>
            <MatterRow matter={matter} />
          </li>
        ))}
      </ul>
    </section>
  );
}

const keyOf = (matter: Matter): string =>
  matter.kind === 'machine'
    ? `m${matter.machine}`
    : matter.kind === 'waiting'
      ? `w${matter.line}`
      : `s${matter.source}`;

function CallRow({ call }: { readonly call: CallView }) {
  const { t, f } = useWords();
  const store = useSecond();
  const { what, stands } = useCallWords();
  const line = store.plant.lines.find(({ id }) => id === call.line);
  return (
    <Link className="matter" href={`/line/${call.line}`}>
      <Icon name="bell" size={15} />
      <span className="matter-words">
        <b>{t('calls.byLine', { kind: what(call), line: line ? f.say(line.name) : call.line })}</b>
        <span>{stands(call, store.now())}</span>
      </span>
      <span className="num attention-age">{f.duration(store.now() - call.raised)}</span>
    </Link>
  );
}

function SignalRow({ signal }: { readonly signal: SignalView }) {
  const { t, f } = useWords();
  const store = useSecond();
  const machine = store.plant.machines.find(({ id }) => id === signal.machine);
  const query = new URLSearchParams({ chart: signal.characteristic, product: signal.product });
  return (
    <Link className="matter" href={`/quality?${query}`}>
      <SignalGlyph size={15} />
      <span className="matter-words">
        <b>{t('spc.signalAt', { machine: machine ? f.say(machine.name) : signal.machine })}</b>
        <span>
          {t(`spc.ruleShort.${signal.rules[0] ?? 'nelson-1'}`)}
          {signal.escalated.length > 0 && `, ${t('spc.raised', { count: signal.escalated.length })}`}
        </span>
      </span>
      <span className="num attention-age">{f.duration(Math.max(0, store.now() - signal.at))}</span>
    </Link>
  );
}

const MOST_LIMITS = 5;

interface Unanswered {
  readonly exceedance: Exceedance;
  readonly name: string;
}

/** Exceedances of environmental limits that nobody has answered. */
function useUnanswered(): readonly Unanswered[] {
  const { f } = useWords();
  const { answer } = usePolled(async (signal) => {
    const found = await getExceedances('unanswered', MOST_LIMITS, signal);
    return { found, limits: found.length > 0 ? await getLimits(signal) : [] };
  }, 'unanswered');
  return (answer?.found ?? []).map((exceedance) => ({
    exceedance,
    name: f.say(answer?.limits.findLast(({ id }) => id === exceedance.limit)?.name ?? exceedance.limit),
  }));
}

function LimitRow({ exceedance, name }: Unanswered) {
  const { t, f } = useWords();
  const store = useSecond();
  return (
    <Link className="matter" href="/quality?tab=limits">
      <Icon name="warning" size={15} />
      <span className="matter-words">
        <b>{t('limits.exceededAt', { name })}</b>
        {exceedance.open && <span>{t('limits.lasts')}</span>}
      </span>
      <span className="num attention-age">{f.duration(Math.max(0, store.now() - Date.parse(exceedance.from)))}</span>
    </Link>
  );
}

function ShortageRow({ shortage }: { readonly shortage: Coverage }) {
  const { f } = useWords();
  const store = useSecond();
  const { runsOutOf } = useStockWords();
  const line = store.plant.lines.find(({ id }) => id === shortage.line);
  const left = shortage.runsOut === null ? null : Math.max(0, Date.parse(shortage.runsOut) - store.now());
  return (
    <Link className="matter" href="/stock">
      <Icon name="warning" size={15} />
      <span className="matter-words">
        <b>{runsOutOf(shortage)}</b>
        <span>{line ? f.say(line.name) : shortage.line}</span>
      </span>
      <span className="num attention-age">{left === null ? '' : f.duration(left)}</span>
    </Link>
  );
}

function MatterRow({ matter }: { readonly matter: Matter }) {
  const { t, f, fault } = useWords();
  const store = useSecond();
  const { plant } = store;
  const age = <span className="num attention-age">{f.duration(store.moment() - matter.since)}</span>;
  if (matter.kind === 'source') {
    return (
      <Link className="matter" href="/setup">
        <Icon name="warning" size={15} />
        <span className="matter-words">
          <b>{t('plant.sourceDown', { source: matter.source })}</b>
          <span>{matter.reason}</span>
        </span>
        {age}
      </Link>
    );
  }
  if (matter.kind === 'waiting') {
    const line = plant.lines[matter.line]!;
    const constraint = plant.machines[line.constraint];
    return (
      <div className="matter-with">
        <button type="button" className="matter" onClick={() => select({ line: line.id })}>
          <StateGlyph state={matter.starved >= matter.blocked ? 'starved' : 'blocked'} size={15} />
          <span className="matter-words">
            <b>{t('plant.lineWaits', { line: f.say(line.name) })}</b>
            <span>
              {[
                matter.blocked > 0 ? t('plant.blockedCount', { count: matter.blocked }) : '',
                matter.starved > 0 ? t('plant.starvedCount', { count: matter.starved }) : '',
              ]
                .filter(Boolean)
                .join(', ')}
            </span>
          </span>
          {age}
        </button>
        {constraint && (
          <Link className="matter-why" href={walkLink(constraint.id, store.moment())}>
            {t('find.findOut')}
          </Link>
        )}
      </div>
    );
  }
  const machine = plant.machines[matter.machine]!;
  const line = plant.lines[machine.line];
  return (
    <button type="button" className="matter" onClick={() => select({ machine: machine.id })}>
      <StateGlyph state={matter.state} size={15} />
      <span className="matter-words">
        <b>{line ? `${f.say(machine.name)}, ${f.say(line.name)}` : f.say(machine.name)}</b>
        <span>{fault(machine, matter.fault, matter.state)}</span>
      </span>
      {age}
    </button>
  );
}
