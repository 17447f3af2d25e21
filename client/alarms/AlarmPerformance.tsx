import { useState } from 'react';
import type { Performance } from '../http/alarms-api.ts';
import { useAnswer } from '../http/use-answer.ts';
import { useTwin } from '../live/twin-context.ts';
import { Link } from '../router/Link.tsx';
import { Trouble } from '../ui/Trouble.tsx';
import { useWidth } from '../ui/use-width.ts';
import { floodLink } from '../why/flood.ts';
import { useWords } from '../words/use-words.ts';
import { CallTimes } from './CallTimes.tsx';
import { SpanPicker } from './SpanPicker.tsx';
import { useAlarmNames } from './use-alarm-names.ts';
import { useWindow } from './use-window.ts';

/** Share of the time that must have been heard before a target is called met. */
const HEARD = 0.5;
/** Of floods the newest. */
const MOST_FLOODS = 5;

/** How good the alarms are to those who answer them, beside what ISA-18.2 asks for. */
export function AlarmPerformance() {
  const { t } = useWords();
  const { span, setSpan, query } = useWindow('week');
  const [position, setPosition] = useState('');
  const asked = position === '' ? query : `${query}&position=${encodeURIComponent(position)}`;
  const { answer, failed } = useAnswer<Performance>(`/api/v1/alarms/performance?${asked}`, `${span} ${position}`);
  return (
    <>
      <section className="card alarms-card">
        <div className="card-head">
          <h2>{t('alarms.tab.performance')}</h2>
          <span className="grow" />
          <label className="alarms-position">
            {t('alarms.position')}
            <select value={position} onChange={(event) => setPosition(event.target.value)}>
              <option value="">{t('alarms.allPositions')}</option>
              {answer?.positions.map((one) => (
                <option key={one}>{one}</option>
              ))}
            </select>
          </label>
          <SpanPicker span={span} pick={setSpan} />
        </div>
        <Trouble words={failed} />
        {answer && <Measures found={answer} />}
      </section>
      <CallTimes query={query} span={span} />
    </>
  );
}

function Measures({ found }: { readonly found: Performance }) {
  const { t, f } = useWords();
  const nameOf = useAlarmNames();
  const { plant } = useTwin().answer;
  const { targets } = found;
  const share = (priority: 'low' | 'medium' | 'high') => found.priorities[priority] ?? 0;
  const chatter = found.chattering.reduce((sum, one) => sum + one.activations, 0);
  // What was not heard may have held alarms: too many are too many, but few are praised only where most of the time is known.
  const heard = (found.coverage ?? 0) >= HEARD;
  const judge = (isMet: boolean | null) => (isMet && !heard ? null : isMet);
  // The id of an alarm of a machine type ends with its machine.
  const called = (id: string) => {
    const machine = plant.machines.find((one) => id.endsWith(`.${one.id}`));
    return machine ? `${nameOf(id)} · ${f.say(machine.name)}` : nameOf(id);
  };
  return (
    <>
      <dl className="measures">
        <Measure
          name={t('alarms.rate')}
          value={found.rate === null ? f.none : f.number(found.rate, 2)}
          target={t('alarms.target', { target: `≤ ${targets.perWindow}` })}
          met={judge(found.rate === null ? null : found.rate <= targets.perWindow)}
        />
        <Measure
          name={t('alarms.floods')}
          value={f.percent(found.floodShare, 1)}
          target={t('alarms.target', { target: `< ${f.percent(targets.floodShare)}` })}
          met={judge(found.floodShare < targets.floodShare)}
        />
        <Measure
          name={t('alarms.chattering')}
          value={f.number(chatter)}
          target={t('alarms.target', { target: '0' })}
          met={judge(chatter === 0)}
        />
        <Measure
          name={t('alarms.stale')}
          value={f.number(found.stale.length)}
          target={t('alarms.target', { target: `< ${targets.staleMost}` })}
          met={judge(found.stale.length < targets.staleMost)}
        />
        <Measure
          name={t('alarms.topShare')}
          value={found.topShare === null ? f.none : f.percent(found.topShare)}
          target={t('alarms.target', { target: `≤ ${f.percent(targets.topShare)}` })}
          met={found.topShare === null || !heard ? null : found.topShare <= targets.topShare}
        />
        <Measure
          name={t('alarms.split')}
          value={
            found.activations === 0
              ? f.none
              : (['low', 'medium', 'high'] as const).map((one) => f.number(share(one) * 100)).join(' / ')
          }
          target={t('alarms.target', { target: '80 / 15 / 5' })}
          met={found.activations === 0 || !heard ? null : share('high') <= 0.1 && share('low') >= 0.7}
        />
      </dl>
      <p className="quiet">
        {found.coverage === null
          ? t('alarms.noCoverage')
          : t('alarms.coverage', { share: f.percent(found.coverage, 1) })}
        {found.notSo > 0 && ` ${t('alarms.notSoCount', { count: found.notSo })}`}
      </p>
      <Load found={found} />
      {found.floods.length > 0 && (
        <ul className="flood-list">
          {found.floods.slice(-MOST_FLOODS).map(({ from, to, activations }) => (
            <li key={from}>
              <span className="num">
                {f.day(Date.parse(from))} – {f.clock(Date.parse(to))}
              </span>
              <span>{t('alarms.standing', { count: activations })}</span>
              <Link className="button" href={floodLink({ scope: 'site', from: Date.parse(from), to: Date.parse(to) })}>
                {t('find.findOut')}
              </Link>
            </li>
          ))}
        </ul>
      )}
      {found.top.length > 0 && (
        <>
          <h3>{t('alarms.top')}</h3>
          <ul className="top-alarms">
            {found.top.map(({ alarm, activations, share: part }) => (
              <li key={alarm}>
                <span>{called(alarm)}</span>
                <span className="top-bar">
                  <i style={{ width: `${part * 100}%` }} />
                </span>
                <b className="num">{f.number(activations)}</b>
              </li>
            ))}
          </ul>
        </>
      )}
    </>
  );
}

function Measure(props: {
  readonly name: string;
  readonly value: string;
  readonly target: string;
  /** null = too little is known to say so. */
  readonly met: boolean | null;
}) {
  const { t } = useWords();
  const verdict = props.met === null ? 'open' : props.met ? '' : 'missed';
  return (
    <div className={`measure ${verdict}`}>
      <dt>{props.name}</dt>
      <dd className="num">{props.value}</dd>
      <dd className="measure-target">
        {props.target} · {t(props.met === null ? 'alarms.notKnown' : props.met ? 'alarms.met' : 'alarms.notMet')}
      </dd>
    </div>
  );
}

const HEIGHT = 64;

/** Activations in ten minutes over the window; of windows that share a pixel the fullest. */
function Load({ found }: { readonly found: Performance }) {
  const { t, f } = useWords();
  const [frame, width] = useWidth<HTMLDivElement>();
  const bars = Math.max(1, Math.min(found.windows.length, Math.floor(width / 3)));
  const per = found.windows.length / bars;
  const heights = Array.from({ length: bars }, (_, i) =>
    Math.max(
      0,
      ...found.windows.slice(Math.floor(i * per), Math.max(Math.floor(i * per) + 1, Math.floor((i + 1) * per))),
    ),
  );
  const top = Math.max(12, ...heights);
  const y = (count: number) => HEIGHT - (count / top) * HEIGHT;
  return (
    <div ref={frame} className="alarm-load">
      <h3>{t('alarms.load')}</h3>
      <svg width={width} height={HEIGHT + 16} role="img" aria-label={t('alarms.loadHow', { count: found.activations })}>
        {heights.map((count, i) => (
          <rect
            // biome-ignore lint/suspicious/noArrayIndexKey: a bar is its place.
            key={i}
            className={count > 10 ? 'flood' : ''}
            x={(i * width) / bars}
            y={y(count)}
            width={Math.max(1, width / bars - 1)}
            height={HEIGHT - y(count)}
          />
        ))}
        <line x1="0" x2={width} y1={y(10)} y2={y(10)} className="flood-line" />
        <line x1="0" x2={width} y1={HEIGHT} y2={HEIGHT} />
        <text x={width} y={y(10) - 3} textAnchor="end">
          {t('alarms.floodAbove')}
        </text>
        <text x="0" y={HEIGHT + 13}>
          {f.day(Date.parse(found.from))}
        </text>
        <text x={width} y={HEIGHT + 13} textAnchor="end">
          {f.day(Date.parse(found.to))}
        </text>
      </svg>
    </div>
  );
}
