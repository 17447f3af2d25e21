import { useSecond, useTwinWords } from '../../live/twin-context.ts';
import { useWords } from '../../words/use-words.ts';
import { CareNotice } from '../care/CareNotice.tsx';
import { useSetup } from '../change/use-change.ts';
import { EntryForm } from './EntryForm.tsx';
import { kindsOf } from './entry-fields.ts';
import { OutputList } from './OutputList.tsx';
import { SourceRow } from './SourceRow.tsx';
import { useOpener } from './use-opener.ts';
import { useRates } from './use-rates.ts';

/** The sources: whether they talk; one can be added, tested, changed and taken away while the others go on. */
export function ConnectionsScreen() {
  const { t } = useWords();
  useTwinWords();
  const store = useSecond();
  const { spec, mayChange, propose } = useSetup();
  const { open, opener, show, close } = useOpener('sources');
  const sources = [...store.sources.values()].filter(isThere(store.plant.sources.map(({ id }) => id)));
  const now = store.now();
  const rate = useRates(sources, now);
  const remove = (source: string) =>
    propose({
      title: t('sources.titleRemove', { entry: source }),
      what: { edits: [{ op: 'remove', path: ['sources', source] }] },
    });
  return (
    <>
      <CareNotice />
      <div className="setup-lead">
        <p className="quiet">{t('setup.lead')}</p>
        {mayChange && open === null && (
          <button type="button" className="button primary" {...opener('')} onClick={() => show('')}>
            {t('setup.add')}
          </button>
        )}
      </div>
      {open !== null && mayChange && (
        <EntryForm key={open} list="sources" entry={open === '' ? null : open} close={close} />
      )}
      {sources.length === 0 && <p>{t(store.status === 'live' ? 'setup.none' : 'plant.notKnown')}</p>}
      <ul className="sources">
        {sources.map((source) => (
          <SourceRow
            key={source.source}
            source={source}
            now={now}
            rate={rate(source.source)}
            // What the server tells of itself (the journal, the historian) is no source of the plant.
            {...(mayChange && spec.sources?.some(({ id }) => id === source.source)
              ? { edit: () => show(source.source), opener: opener(source.source), remove: () => remove(source.source) }
              : {})}
          />
        ))}
      </ul>
      {mayChange && <OutputList now={now} />}
    </>
  );
}

/** A source that was taken away is told no more; what the server says of itself has no protocol of a source. */
const isThere =
  (ids: readonly string[]) =>
  ({ source, protocol }: { readonly source: string; readonly protocol: string }): boolean =>
    ids.includes(source) || protocol === 'gemba' || !kindsOf('sources').includes(protocol);
