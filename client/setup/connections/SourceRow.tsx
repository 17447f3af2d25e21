import type { SourceView } from '../../../twin/live/protocol.ts';
import { Link } from '../../router/Link.tsx';
import { Icon } from '../../ui/icons.tsx';
import { StateGlyph } from '../../ui/StateGlyph.tsx';
import { useWords } from '../../words/use-words.ts';

/** One source: does it talk, and if not, why and when is it tried again. Nothing that was refused is kept quiet. */
export function SourceRow({
  source,
  now,
  rate,
  edit,
  opener,
  remove,
}: {
  readonly source: SourceView;
  readonly now: number;
  /** Samples a second. */
  readonly rate: number;
  /** Absent = this person may only look. */
  readonly edit?: () => void;
  readonly opener?: object;
  readonly remove?: () => void;
}) {
  const { t, f } = useWords();
  const refused = Object.entries(source.refused).filter(([, count]) => count > 0);
  return (
    <li className={`card source ${source.status}`} data-source={source.source}>
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
        {t(`protocol.${source.protocol}`, { defaultValue: source.protocol })} · {source.address}
      </p>
      {(source.status !== 'up' || source.reason) && (
        <p className="source-reason">
          <b>{source.reason || t('setup.noReason')}</b>{' '}
          {source.nextRetry > 0 && (
            <span className="num">
              {t('setup.nextRetry', { seconds: f.number(Math.max(0, Math.ceil((source.nextRetry - now) / 1000))) })}
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
          <dt>{t('setup.rate')}</dt>
          <dd className="num">{Number.isNaN(rate) ? f.none : f.number(rate, rate < 10 ? 1 : 0)}</dd>
        </div>
        <div>
          <dt>{t('setup.lastSample')}</dt>
          <dd className="num">
            {source.lastSample > 0 ? t('setup.ago', { age: f.age(now - source.lastSample) }) : f.none}
          </dd>
        </div>
      </dl>
      <p className="source-refused">
        <b>{t('setup.refused')}</b>{' '}
        {refused.length === 0
          ? t('setup.nothingRefused')
          : refused
              .map(([why, count]) => `${t(`refused.${why}`, { defaultValue: why })}: ${f.number(count)}`)
              .join(' · ')}
      </p>
      {edit && remove && (
        <div className="actions">
          <Link className="button" href={`/setup/map?source=${source.source}`}>
            {t('setup.mapThis')}
          </Link>
          <button type="button" className="button" {...opener} onClick={edit}>
            {t('setup.edit')}
          </button>
          <button type="button" className="button" onClick={remove}>
            {t('setup.remove')}
          </button>
        </div>
      )}
    </li>
  );
}
