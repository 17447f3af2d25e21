import './batch.css';
import type { ReactNode } from 'react';
import { type Batch, batchPdf, getBatch, getBatches } from '../http/batches-api.ts';
import { usePlant } from '../live/twin-context.ts';
import { useNames } from '../losses/use-names.ts';
import { usePolled } from '../orders/use-polled.ts';
import { Trouble } from '../ui/Trouble.tsx';
import { productName } from '../words/product-name.ts';
import { useWords } from '../words/use-words.ts';
import { AfterRelease, Deviations } from './BatchDeviations.tsx';
import { BatchSeals } from './BatchSeals.tsx';
import { PhaseStrip } from './PhaseStrip.tsx';
import { useLotWords } from './use-lot-words.ts';

/** The batch record of the order that a lot came out of. */
export function BatchOfLot({ code }: { readonly code: string }) {
  const { t } = useWords();
  const { answer, trouble } = usePolled(
    (signal) => getBatches({ which: 'all', lot: code, limit: 1 }, signal),
    `batch of ${code}`,
  );
  if (!answer) return trouble ? <Trouble words={trouble} /> : <p className="quiet">{t('why.reading')}</p>;
  const [batch] = answer;
  return batch ? <BatchView key={batch.order} order={batch.order} /> : <p className="quiet">{t('batch.noBatch')}</p>;
}

/** The record of a batch, exceptions first; reviewed and released here. */
export function BatchView({ order }: { readonly order: string }) {
  const { t, f } = useWords();
  const { answer, trouble, again } = usePolled((signal) => getBatch(order, signal), `batch ${order}`);
  if (!answer) return trouble ? <Trouble words={trouble} /> : <p className="quiet">{t('why.reading')}</p>;
  const { record } = answer;
  return (
    <div className="batch" data-state={answer.state}>
      <header className="batch-bar">
        <h2>{t('batch.title', { order })}</h2>
        <span className="batch-state">{t(`batch.states.${answer.state}`)}</span>
        <span className="caption">{t('batch.version', { version: answer.version })}</span>
        <a className="button" href={batchPdf(order, f.language)} target="_blank" rel="noreferrer">
          {t('batch.pdf')}
        </a>
      </header>
      <Trouble words={trouble} />
      {answer.unread !== null && <p role="alert">{t('batch.unread', { why: answer.unread })}</p>}
      <div className="batch-split">
        <div className="batch-main">
          <AfterRelease batch={answer} />
          <Deviations batch={answer} changed={again} />
          <section className="card">
            <h3>{t('batch.procedure')}</h3>
            <PhaseStrip record={record} />
          </section>
          <Checks record={record} />
          <Materials record={record} />
          <Events record={record} />
        </div>
        <aside className="batch-side">
          <Head record={record} />
          <BatchSeals batch={answer} changed={again} />
        </aside>
      </div>
    </div>
  );
}

type Record = Batch['record'];

function Head({ record }: { readonly record: Record }) {
  const { t, f } = useWords();
  const plant = usePlant();
  const names = useNames();
  const line = plant.lines.find(({ id }) => id === record.line);
  const facts: readonly (readonly [string, ReactNode])[] = [
    [t('batch.product'), productName(plant, record.product, f) ?? record.product],
    [t('trace.lot'), record.lot],
    [t('batch.line'), line ? f.say(line.name) : record.line],
    [
      t('batch.time'),
      `${f.day(Date.parse(record.begun))} – ${record.ended ? f.clock(Date.parse(record.ended)) : t('trace.untilNow')}`,
    ],
    [
      t('batch.made'),
      t('batch.madeOf', {
        ...{ good: f.number(record.good), planned: f.number(record.planned), reject: f.number(record.reject) },
      }),
    ],
    [t('trace.recipes'), record.recipes.map(({ key }) => key).join(', ')],
    [t('batch.bom'), record.bom?.key],
    [t('dimension.crew'), record.crews.map((crew) => names.value('crew', crew)).join(', ')],
    [t('dimension.shift'), record.shifts.map((shift) => names.value('shift', shift)).join(', ')],
    [t('trace.people'), [...new Set(record.people.map(({ name }) => name))].join(', ')],
  ];
  return (
    <section className="card dossier">
      <dl className="facts">
        {facts.map(([name, value]) =>
          value ? (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ) : null,
        )}
      </dl>
    </section>
  );
}

function Checks({ record }: { readonly record: Record }) {
  const { t, f } = useWords();
  if (record.checks.length === 0) return null;
  return (
    <section className="card">
      <h3>{t('batch.checks')}</h3>
      {record.checks.map((check) => (
        <details key={check.key} className="batch-check">
          <summary>
            {f.say(check.name)}{' '}
            <span className="caption num">
              {check.done ? `${f.day(Date.parse(check.done))} ${check.by ?? ''}` : t('batch.notDone')}
            </span>
          </summary>
          <ul className="stay-list">
            {check.answers.map((answer) => (
              <li key={answer.key} className={isBad(answer.verdict) ? 'batch-out' : ''}>
                <span className="num">{f.clock(Date.parse(answer.at))}</span> {f.say(answer.text)}:{' '}
                <b>{shown(answer.value)}</b> {answer.unit} <span className="caption">{answer.by}</span> {answer.reason}
              </li>
            ))}
          </ul>
        </details>
      ))}
    </section>
  );
}

const isBad = (verdict: string): boolean => verdict === 'not-ok' || verdict === 'out-of-range';
const shown = (value: unknown): string => (typeof value === 'object' ? JSON.stringify(value) : String(value));

function Materials({ record }: { readonly record: Record }) {
  const { t, f } = useWords();
  const words = useLotWords();
  const refused = record.scans.filter(({ refusal }) => refusal !== null);
  return (
    <section className="card">
      <h3>{t('batch.materials')}</h3>
      {record.materials.length === 0 && <p className="quiet">{t('batch.noMaterials')}</p>}
      <ul className="stay-list">
        {record.materials.map(({ key, code, material, quantity, unit, at, by, known }) => (
          <li key={key}>
            <span className="num">{f.clock(Date.parse(at))}</span> {code}{' '}
            {material === null ? t('trace.noMaterial') : words.named(material)},{' '}
            <span className="num">{words.amount(quantity, unit)}</span> <span className="caption">{by}</span>
            {!known && <b> {t('trace.unknownOrigin')}</b>}
          </li>
        ))}
        {refused.map(({ key, code, at, detail, refusal }) => (
          <li key={`s${key}`} className="batch-out">
            <span className="num">{f.clock(Date.parse(at))}</span> {code}: {t('batch.refused')} ({detail || refusal})
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Stops, alarms, signals and holds, each folded: how many there were is seen first. */
function Events({ record }: { readonly record: Record }) {
  const { t, f, state } = useWords();
  const names = useNames();
  const at = (time: string) => <span className="num">{f.clock(Date.parse(time))}</span>;
  const lists: readonly (readonly [string, readonly { readonly key: string; readonly words: ReactNode }[]])[] = [
    [
      t('batch.stops'),
      record.stops.map(({ key, machine, reason, state: what, from, to }) => ({
        key,
        words: (
          <>
            {at(from)} {names.machine(machine)}:{' '}
            {reason === null ? state(what as Parameters<typeof state>[0]) : names.reason({ reason, machine })},{' '}
            {f.duration(Date.parse(to) - Date.parse(from))}
          </>
        ),
      })),
    ],
    [
      t('batch.alarms'),
      record.alarms.map(({ key, alarm, what, at: told }) => ({
        key,
        words: (
          <>
            {at(told)} {alarm}: {what}
          </>
        ),
      })),
    ],
    [
      t('trace.signals'),
      record.signals.map(({ key, machine, characteristic, cause, at: told }) => ({
        key,
        words: (
          <>
            {at(told)} {names.machine(machine)}, {characteristic} {cause}
          </>
        ),
      })),
    ],
    [
      t('holds.tab'),
      record.holds.map(({ key, reason, open }) => ({
        key,
        words: (
          <>
            {t('holds.title', { id: key })}: {reason} {open > 0 && <b>{t('holds.state.open')}</b>}
          </>
        ),
      })),
    ],
  ];
  return (
    <section className="card">
      <h3>{t('batch.meanwhile')}</h3>
      {lists.map(([title, entries]) => (
        <details key={title} className="batch-check">
          <summary>
            {title} <span className="caption num">{entries.length}</span>
          </summary>
          <ul className="stay-list">
            {entries.map(({ key, words }) => (
              <li key={key}>{words}</li>
            ))}
          </ul>
        </details>
      ))}
    </section>
  );
}
