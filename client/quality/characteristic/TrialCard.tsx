import type { TrialAnswer } from '../../http/quality-api.ts';
import { useWords } from '../../words/use-words.ts';
import { tilePaths } from '../tile-paths.ts';
import { type Draft, OF_FOLLOWING } from './draft.ts';
import type { Tried } from './use-trial.ts';

const WIDTH = 300;
const HEIGHT = 96;
type Trial = NonNullable<TrialAnswer['trial']>;

/** What it would have shown until now: how often points come, where they lie, and whether its chart suits them. */
export function TrialCard({
  tried: { busy, trial, fault },
  draft,
  lacking,
  change,
}: {
  readonly tried: Tried;
  readonly draft: Draft;
  readonly lacking: boolean;
  change(more: Partial<Draft>): void;
}) {
  const { t } = useWords();
  return (
    <aside className="card q-trial" aria-live="polite" aria-busy={busy}>
      <h3>{t('spc.trial.title')}</h3>
      {trial ? (
        <Shown trial={trial} draft={draft} change={change} />
      ) : (
        <p className="quiet">
          {lacking
            ? t('spc.trial.lacking')
            : fault
              ? `${t('spc.trial.fault')} ${fault.reason}.`
              : busy
                ? t('spc.trial.looking')
                : t(
                    draft.from === 'check'
                      ? 'spc.trial.people'
                      : draft.from === 'tags'
                        ? 'spc.trial.several'
                        : 'spc.trial.tooMuch',
                  )}
        </p>
      )}
    </aside>
  );
}

function Shown({
  trial,
  draft,
  change,
}: {
  readonly trial: Trial;
  readonly draft: Draft;
  change(more: Partial<Draft>): void;
}) {
  const { t, f } = useWords();
  const { count, mean, sd, autocorrelation } = trial;
  const span = Date.parse(trial.to) - Date.parse(trial.from);
  if (count === 0) return <p className="spc-warn">{t('spc.trial.none', { time: f.duration(span) })}</p>;
  const nothing = trial.points.map(() => null);
  const paths = tilePaths(
    {
      ...{ at: trial.points.map(({ at }) => Date.parse(at)), plotted: trial.points.map(({ value }) => value) },
      ...{ ucl: nothing, lcl: nothing, centre: nothing.map(() => mean), rules: nothing.map(() => false) },
    },
    WIDTH,
    HEIGHT,
  );
  const every = draft.first === 'learn' ? Number(draft.learn) : null;
  const pace = span / count;
  return (
    <>
      <svg
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        className="q-trial-chart"
        preserveAspectRatio="none"
        role="img"
        aria-label={t('spc.trial.drawn', { count: trial.points.length })}
      >
        <path d={paths.centre} className="spc-centre" />
        <path d={paths.line} className="spc-line" />
      </svg>
      <p>
        {t('spc.trial.points', { count, time: f.duration(span) })}{' '}
        {count > 1 && t('spc.trial.pace', { time: f.duration(pace) })}
      </p>
      {mean !== null && (
        <p className="num">
          {t('spc.meanSigma', {
            mean: f.number(mean, 3),
            sigma: sd === null ? '–' : f.number(sd, 3),
            unit: draft.unit,
          })}
        </p>
      )}
      {every !== null && Number.isFinite(every) && count > 1 && (
        <p className="quiet">{t('spc.trial.limitsIn', { count: every, time: f.duration(pace * every) })}</p>
      )}
      <Suits trial={trial} draft={draft} change={change} />
      {autocorrelation.verdict === 'too-few' && <p className="quiet">{t('spc.auto.too-few')}</p>}
    </>
  );
}

/** Whether points follow each other, and one press that mends it. */
function Suits({ trial: { autocorrelation: auto }, draft, change }: Parameters<typeof Shown>[0]) {
  const { t, f } = useWords();
  if (auto.verdict === 'too-few') return null;
  if (auto.verdict === 'independent') return <p className="q-good">{t('spc.trial.suits')}</p>;
  if (OF_FOLLOWING.includes(draft.chart) && auto.verdict === 'positive')
    return <p className="q-good">{t('spc.trial.suitsFollowing', { lag: f.number(auto.lag1 ?? 0, 2) })}</p>;
  const seldom = auto.offer === 'subgroup' && auto.every !== null ? seldomer(draft, auto.every) : null;
  return (
    <div className="spc-warn">
      <p>
        <b>{t('spc.trial.suitsNot')}</b>{' '}
        {t(`spc.auto.${auto.verdict}`, {
          lag: f.number(auto.lag1 ?? 0, 2),
          share: f.number(100 * (auto.sigmaRatio ?? 1)),
        })}
      </p>
      {seldom ? (
        <button type="button" className="button" onClick={() => change(seldom)}>
          {t('spc.trial.takeEvery', { count: auto.every ?? 1 })}
        </button>
      ) : (
        <p>{t('spc.trial.noLimits')}</p>
      )}{' '}
      {draft.from === 'tag' && auto.verdict === 'positive' && (
        <button type="button" className="button" onClick={() => change({ chart: 'ar1' })}>
          {t('spc.residualsDo')}
        </button>
      )}
    </div>
  );
}

/** Readings so many times as seldom; null = another tag, or people, say when. */
function seldomer(draft: Draft, times: number): Partial<Draft> | null {
  if (draft.from === 'counters') return { minutes: String(Math.min(1_440, Number(draft.minutes) * times)) };
  if (draft.from === 'check') return null;
  switch (draft.sampling) {
    case 'time':
      return { seconds: String(Math.min(86_400, Number(draft.seconds) * times)) };
    case 'every':
      return { every: String(Number(draft.every) * times) };
    case 'cycle':
      return { cycle: String(Number(draft.cycle) * times) };
    case 'event':
      return null;
  }
}
