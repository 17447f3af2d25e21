import '../orders/orders.css';
import '../setup/setup.css';
import './trace.css';
import { findLots, getTrace, type Lot } from '../http/lots-api.ts';
import { useSecond, useTwinWords } from '../live/twin-context.ts';
import { usePolled } from '../orders/use-polled.ts';
import { setQuery, usePlace } from '../router/router.ts';
import { Segments } from '../ui/Segments.tsx';
import { Trouble } from '../ui/Trouble.tsx';
import { useWords } from '../words/use-words.ts';
import { BatchList } from './BatchList.tsx';
import { BatchOfLot, BatchView } from './BatchView.tsx';
import { DossierPanel } from './DossierPanel.tsx';
import { LotGlyph } from './LotGlyph.tsx';
import { LotSearch } from './LotSearch.tsx';
import { RecallView } from './RecallView.tsx';
import { TraceGraph } from './TraceGraph.tsx';
import { useLotWords } from './use-lot-words.ts';

const NEWEST = 12;

const VIEWS = ['genealogy', 'recall', 'batch'] as const;

/**
 * From a code to where it came from, where it went and what was so around it. `?lot=` the start, `?pick=` the one looked at,
 * `?batch=` the order whose batch record is looked at.
 */
export function TraceScreen() {
  const { t } = useWords();
  const { query } = usePlace();
  const code = query.get('lot');
  const batch = query.get('batch');
  const view = VIEWS.find((one) => one === query.get('view')) ?? 'genealogy';
  const open = (next: string) => {
    const at = query.get('at');
    const to = new URLSearchParams({ lot: next, ...(at === null ? {} : { at }) });
    // The view stays, so that one can recall one lot after the other.
    if (view !== 'genealogy') to.set('view', view);
    setQueryAll(to);
  };
  return (
    <div className="page trace-page">
      <div className="trace-head">
        <h1>{t('nav.trace')}</h1>
        <LotSearch key={code} code={code ?? ''} onOpen={open} />
        {batch !== null && (
          <button type="button" className="button" onClick={() => setQuery('batch', null)}>
            {t('batch.back')}
          </button>
        )}
        {batch === null && code !== null && (
          <Segments
            label={t('trace.view')}
            of={VIEWS}
            chosen={view}
            choose={(one) => setQuery('view', one === 'genealogy' ? null : one)}
            words={(one) => t(`trace.${one}`)}
          />
        )}
      </div>
      <Silent />
      {batch !== null ? (
        <BatchView key={batch} order={batch} />
      ) : code === null ? (
        <div className="trace-start">
          <BatchList />
          <Newest onOpen={open} />
        </div>
      ) : view === 'recall' ? (
        <RecallView code={code} onPick={open} />
      ) : view === 'batch' ? (
        <BatchOfLot key={code} code={code} />
      ) : (
        <Genealogy key={code} code={code} onWalk={open} />
      )}
    </div>
  );
}

const setQueryAll = (query: URLSearchParams): void => {
  for (const name of ['pick', 'view', 'batch']) if (!query.has(name)) setQuery(name, null, true);
  for (const [name, value] of query) setQuery(name, value, name !== 'lot');
};

/** What a plant that cannot be heard makes now is in no lot. */
function Silent() {
  const { t, f } = useWords();
  useTwinWords();
  const store = useSecond();
  const down = [...store.sources.values()].filter(({ status }) => status === 'down');
  if (store.status !== 'live' || down.length === 0) return null;
  return (
    <p className="trace-silent" role="status">
      {t('trace.silent', {
        sources: down.map(({ source }) => source).join(', '),
        time: f.clock(Math.min(...down.map(({ since }) => since))),
      })}
    </p>
  );
}

function Newest({ onOpen }: { readonly onOpen: (code: string) => void }) {
  const { t, f } = useWords();
  const words = useLotWords();
  const { answer, trouble } = usePolled((signal) => findLots('', NEWEST, signal), 'newest');
  return (
    <section className="card trace-newest">
      <h2>{t('trace.newest')}</h2>
      <Trouble words={trouble} />
      {answer?.length === 0 && <p className="quiet">{t('trace.none')}</p>}
      <ol>
        {(answer ?? []).map((lot) => (
          <li key={lot.code}>
            <LotGlyph kind={lot.kind} />
            <button type="button" className="link-button" onClick={() => onOpen(lot.code)}>
              {lot.code}
            </button>
            <span>{words.material(lot)}</span>
            <span className="num">{lot.quantity === null ? '' : words.amount(lot.quantity, lot.unit)}</span>
            <span className="caption num">{lot.madeAt ? f.day(Date.parse(lot.madeAt)) : ''}</span>
          </li>
        ))}
      </ol>
    </section>
  );
}

function Genealogy({ code, onWalk }: { readonly code: string; readonly onWalk: (code: string) => void }) {
  const { t } = useWords();
  const { query } = usePlace();
  const { answer, trouble } = usePolled(async (signal) => {
    const [backward, forward] = await Promise.all([
      getTrace(code, 'backward', signal),
      getTrace(code, 'forward', signal),
    ]);
    return { backward, forward };
  }, `trace ${code}`);
  if (!answer) return trouble ? <Trouble words={trouble} /> : <p className="quiet">{t('why.reading')}</p>;
  const { backward, forward } = answer;
  const all: readonly Lot[] = [...forward.lots, ...backward.lots];
  const picked = all.find((lot) => lot.code === query.get('pick')) ?? forward.lot;
  const pick = (next: string) => setQuery('pick', next === code ? null : next, true);
  const issues = [...backward.issues, ...forward.issues];
  return (
    <div className="trace-split">
      <section className="card trace-card">
        <div className="trace-ways caption" aria-hidden="true">
          <span>{backward.of > 1 && `← ${t('trace.backward', { count: backward.of - 1 })}`}</span>
          <span>{forward.of > 1 && `${t('trace.forward', { count: forward.of - 1 })} →`}</span>
        </div>
        <TraceGraph backward={backward} forward={forward} picked={picked.code} onPick={pick} onWalk={onWalk} />
        <Trouble words={trouble} />
        {issues.length > 0 && (
          <ul className="trace-issues">
            {[...new Set(issues.map(({ kind, code: at }) => `${kind} ${at}`))].slice(0, 6).map((key) => {
              const issue = issues.find((one) => `${one.kind} ${one.code}` === key);
              return (
                issue && <li key={key}>{t(`trace.issue.${issue.kind}`, { code: issue.code, by: issue.by ?? '' })}</li>
              );
            })}
          </ul>
        )}
        <p className="caption">{t('trace.how')}</p>
      </section>
      <DossierPanel
        key={picked.code}
        code={picked.code}
        lot={picked}
        backward={backward}
        forward={forward}
        onPick={pick}
        onWalk={onWalk}
      />
    </div>
  );
}
