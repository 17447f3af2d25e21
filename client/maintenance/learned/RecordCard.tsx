import { type ReactNode, useState } from 'react';
import { type FailureModel, getRecord, setCosts, type TrackRecord } from '../../http/predict-api.ts';
import { usePlant, useSecond } from '../../live/twin-context.ts';
import { usePolled } from '../../orders/use-polled.ts';
import { hasRole, useMe } from '../../sign-in/use-me.ts';
import { Segments } from '../../ui/Segments.tsx';
import { Trouble } from '../../ui/Trouble.tsx';
import { useWords } from '../../words/use-words.ts';
import { CostCurve } from './CostCurve.tsx';
import { KEEPS } from './ModelCard.tsx';
import { SaidAndCame } from './SaidAndCame.tsx';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const STEP_MS = 600_000;
const SPANS = { week: 7, month: 30, quarter: 92, year: 365 } as const;
type Span = keyof typeof SPANS;
const MOST_MISSED = 12;

/** How right it was: what was said against what came, calls and misses, and what each threshold would have cost. */
export function RecordCard({ model, changed }: { readonly model: FailureModel; changed(): void }) {
  const { t, f } = useWords();
  const store = useSecond();
  const [span, setSpan] = useState<Span>('month');
  const [round, setRound] = useState(0);
  const to = Math.ceil(store.now() / STEP_MS) * STEP_MS;
  const { answer, trouble } = usePolled(
    (signal) => getRecord(model.id, { from: to - SPANS[span] * DAY_MS, to }, signal),
    `record ${model.id} ${span} ${to}`,
    round,
  );
  return (
    <section className="card record-card" aria-labelledby="record-title">
      <div className="card-head">
        <h2 id="record-title">{t('maintenance.record.title')}</h2>
        <Segments
          label={t('losses.periods')}
          of={Object.keys(SPANS) as Span[]}
          chosen={span}
          choose={setSpan}
          words={(one) => t(`maintenance.record.span.${one}`)}
        />
        {answer && (
          <span className="caption">
            {t('maintenance.record.since', { time: f.day(Date.parse(answer.window.from)) })}
          </span>
        )}
      </div>
      {!answer && (trouble ? <Trouble words={trouble} /> : <p className="quiet">{t('why.reading')}</p>)}
      {answer?.moments === 0 && <p className="quiet">{t('maintenance.trust.nothingYet')}</p>}
      {answer && answer.moments > 0 && (
        <>
          <p className="quiet">
            {t('maintenance.trust.how', { count: answer.observations })}{' '}
            {answer.replayed > 0 &&
              t('maintenance.trust.replayed', { share: f.percent(answer.replayed / answer.moments) })}
          </p>
          <Figures record={answer} />
          <div className="record-pictures">
            <figure>
              <figcaption>{t('maintenance.trust.diagram')}</figcaption>
              <SaidAndCame diagram={answer.diagram} />
            </figure>
            <figure>
              <figcaption>{t('maintenance.record.curve')}</figcaption>
              <CostCurve record={answer} />
            </figure>
            <Costs
              key={JSON.stringify(answer.set)}
              record={answer}
              family={model.family}
              changed={() => {
                setRound((before) => before + 1);
                changed();
              }}
            />
          </div>
          <Missed record={answer} />
        </>
      )}
    </section>
  );
}

function Figures({ record }: { readonly record: TrackRecord }) {
  const { t, f } = useWords();
  const share = (one: TrackRecord['precision']) =>
    one ? (
      <>
        {f.percent(one.share)}{' '}
        <small>{t('maintenance.record.between', { low: f.percent(one.low), high: f.percent(one.high) })}</small>
      </>
    ) : (
      f.none
    );
  const { leadHours: lead, brier, threshold } = record;
  const figures: readonly (readonly [string, ReactNode])[] = [
    ['precision', share(record.precision)],
    ['recall', share(record.recall)],
    [
      'lead',
      lead ? (
        <>
          {f.duration(lead.value * HOUR_MS)}{' '}
          <small>
            {t('maintenance.record.between', {
              low: f.duration(lead.low * HOUR_MS),
              high: f.duration(lead.high * HOUR_MS),
            })}
          </small>
        </>
      ) : (
        f.none
      ),
    ],
    [
      'brier',
      brier ? (
        <>
          {f.number(brier.value, 3)}{' '}
          <small>{t('maintenance.trust.brier', { average: f.number(record.brierOfAverage ?? Number.NaN, 3) })}</small>
        </>
      ) : (
        f.none
      ),
    ],
    ['calls', f.number(record.alertsPerWeek, 1)],
    ['calledFrom', threshold === null ? t('maintenance.record.never') : f.percent(threshold)],
  ];
  return (
    <dl className="record-figures">
      {figures.map(([name, said]) => (
        <div key={name}>
          <dt>{t(`maintenance.record.${name}`)}</dt>
          <dd>{said}</dd>
        </div>
      ))}
    </dl>
  );
}

const COSTS = ['falseCall', 'missed', 'caught'] as const;

function Costs({
  record,
  family,
  changed,
}: {
  readonly record: TrackRecord;
  readonly family: string;
  changed(): void;
}) {
  const { t, f } = useWords();
  const me = useMe();
  const [told, setTold] = useState<Record<string, string>>({});
  const [trouble, setTrouble] = useState('');
  const textOf = (key: (typeof COSTS)[number]) =>
    told[key] ?? (record.set[key] === null ? '' : String(record.set[key]));
  const numberOf = (key: (typeof COSTS)[number]) => {
    const text = textOf(key).trim();
    return text === '' || Number.isNaN(Number(text)) ? null : Number(text);
  };
  const save = async () => {
    setTrouble('');
    try {
      await setCosts(family, {
        falseCall: numberOf('falseCall'),
        missed: numberOf('missed'),
        caught: numberOf('caught'),
        threshold: null,
      });
      changed();
    } catch (error) {
      setTrouble(error instanceof Error ? error.message : String(error));
    }
  };
  return (
    <form
      className="record-costs"
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <p>
        {t('maintenance.record.saves', {
          cost: f.money(record.cost),
          never: f.money(record.costOfNever),
        })}
      </p>
      {COSTS.map((key) => (
        <label key={key} className="field">
          {t(`maintenance.record.cost.${key}`)}
          <input
            type="number"
            min="0"
            step="any"
            value={textOf(key)}
            placeholder={t('maintenance.record.fromRecord', { cost: f.money(record.costs[key]) })}
            disabled={!hasRole(me, KEEPS)}
            onChange={(event) => setTold((before) => ({ ...before, [key]: event.target.value }))}
          />
        </label>
      ))}
      {hasRole(me, KEEPS) && (
        <button type="submit" className="button">
          {t('maintenance.record.setCosts')}
        </button>
      )}
      <Trouble words={trouble} />
    </form>
  );
}

function Missed({ record }: { readonly record: TrackRecord }) {
  const { t, f, fault } = useWords();
  const plant = usePlant();
  const [all, setAll] = useState(false);
  const shown = all ? record.missed : record.missed.slice(0, MOST_MISSED);
  const machineOf = (id: string) => plant.machines.find((one) => one.id === id);
  return (
    <>
      <h3>{t('maintenance.record.missedTitle', { count: record.missed.length })}</h3>
      {shown.length > 0 && (
        <ul className="missed">
          {shown.map((failure) => {
            const machine = machineOf(failure.machine);
            return (
              <li key={failure.stop}>
                <span>{f.day(Date.parse(failure.at))}</span>
                <b>{machine ? f.say(machine.name) : failure.machine}</b>
                <span>{fault(machine, failure.fault, 'breakdown')}</span>
              </li>
            );
          })}
        </ul>
      )}
      {record.missed.length > shown.length && (
        <button type="button" className="link-button" onClick={() => setAll(true)}>
          {t('maintenance.record.allMissed', { count: record.missed.length })}
        </button>
      )}
    </>
  );
}
