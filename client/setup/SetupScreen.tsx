import './setup.css';
import { useSecond, useTwinWords } from '../live/twin-context.ts';
import { Icon } from '../ui/icons.tsx';
import { StateGlyph } from '../ui/StateGlyph.tsx';
import { useWords } from '../words/use-words.ts';

/** The sources: whether they talk, and if not, why and when they are tried again. Nothing that was refused is kept quiet. */
export function SetupScreen() {
  const { t, f } = useWords();
  useTwinWords();
  const store = useSecond();
  const sources = [...store.sources.values()];
  const now = store.now();
  const refusedWords = (refused: Readonly<Record<string, number>>) =>
    Object.entries(refused)
      .filter(([, count]) => count > 0)
      .map(([why, count]) => `${t(`refused.${why}`, { defaultValue: why })}: ${f.number(count)}`);
  return (
    <div className="page">
      <h1>{t('setup.title')}</h1>
      <p className="quiet setup-lead">{t('setup.lead')}</p>
      {sources.length === 0 && <p>{t(store.status === 'live' ? 'setup.none' : 'plant.notKnown')}</p>}
      <ul className="sources">
        {sources.map((source) => {
          const refused = refusedWords(source.refused);
          return (
            <li key={source.source} className={`card source ${source.status}`}>
              <div className="source-head">
                {source.status === 'up' ? (
                  <StateGlyph state="producing" size={16} colour="var(--text-2)" />
                ) : (
                  <Icon name="warning" />
                )}
                <h2>{source.source}</h2>
                <span className="source-status">{t(`source.${source.status}`)}</span>
                <span className="num quiet">{t('setup.for', { age: f.duration(now - source.since) })}</span>
              </div>
              <p className="source-address">
                {source.protocol} · {source.address}
              </p>
              {source.status !== 'up' && (
                <p className="source-reason">
                  <b>{source.reason || t('setup.noReason')}</b>{' '}
                  {source.nextRetry > 0 && (
                    <span className="num">
                      {t('setup.nextRetry', {
                        seconds: f.number(Math.max(0, Math.ceil((source.nextRetry - now) / 1000))),
                      })}
                    </span>
                  )}
                </p>
              )}
              <dl className="figures source-figures">
                <div>
                  <dt>{t('setup.tags')}</dt>
                  <dd className="num">{f.number(source.tags)}</dd>
                </div>
                <div>
                  <dt>{t('setup.samples')}</dt>
                  <dd className="num">{f.number(source.samples)}</dd>
                </div>
                <div>
                  <dt>{t('setup.lastSample')}</dt>
                  <dd className="num">
                    {source.lastSample > 0 ? t('setup.ago', { age: f.age(now - source.lastSample) }) : f.none}
                  </dd>
                </div>
              </dl>
              <p className="source-refused">
                <b>{t('setup.refused')}</b> {refused.length > 0 ? refused.join(' · ') : t('setup.nothingRefused')}
              </p>
            </li>
          );
        })}
      </ul>
    </div>
  );
}
