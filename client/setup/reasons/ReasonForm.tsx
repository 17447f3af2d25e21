import { REASON_STATES } from '../../../twin/plant/reasons.ts';
import type { State } from '../../../twin/words.ts';
import { usePlant } from '../../live/twin-context.ts';
import { hoursText } from '../../why/why-words.ts';
import { LANGUAGE_NAMES, LANGUAGES } from '../../words/languages.ts';
import { useWords } from '../../words/use-words.ts';
import { Picked } from './Picked.tsx';
import {
  branchOf,
  type FaultPlace,
  inherited,
  meaningOf,
  type ReasonDraft,
  type ReasonEntry,
  withChanged,
  without,
  worded,
  wordIn,
} from './reason-draft.ts';
import type { Use } from './reason-use.ts';

/** One reason: its words, its place, what such time is, for which machines it is, and which fault codes mean it. */
export function ReasonForm({
  entry,
  draft,
  faults,
  use,
  usesKnown,
  isNew,
  change,
}: {
  readonly entry: ReasonEntry;
  readonly draft: ReasonDraft;
  readonly faults: readonly FaultPlace[];
  readonly use: Use | undefined;
  /** False = the record is away: who uses what is not known. */
  readonly usesKnown: boolean;
  readonly isNew: boolean;
  readonly change: (draft: ReasonDraft) => void;
}) {
  const { t, f, state } = useWords();
  const { machines } = usePlant();
  const types = [...new Set(machines.map(({ type }) => type))].sort();
  const set = (field: keyof ReasonEntry, value: unknown) => change(withChanged(draft, entry.id, { [field]: value }));
  const nameOf = (id: string) => {
    const found = draft.reasons.find((one) => one.id === id);
    return found ? f.say(found.name) : id;
  };
  const above = draft.reasons.filter(({ id }) => !branchOf(draft.reasons, entry.id).includes(id));
  const parentState = inherited(draft.reasons, entry, 'state');
  const effective: State | undefined = entry.state ?? parentState;
  const planned = entry.planned ?? inherited(draft.reasons, entry, 'planned') ?? true;
  const mine = faults.filter((fault) => meaningOf(draft, fault) === entry.id);
  const faultName = ({ of, code, words }: FaultPlace) => `${of} · ${code}${words ? ` ${f.say(words)}` : ''}`;
  const setFault = (key: string, reason: string) =>
    change({ ...draft, faults: new Map([...draft.faults, [key, reason]]) });
  const branch = branchOf(draft.reasons, entry.id);
  const used = use !== undefined || (!isNew && !usesKnown);
  const retire = () => {
    // A code that means what nobody can give any more would be told by nobody.
    const freed = faults
      .filter((fault) => branch.includes(meaningOf(draft, fault)))
      .map(({ key }) => [key, ''] as const);
    change({ ...withChanged(draft, entry.id, { retired: true }), faults: new Map([...draft.faults, ...freed]) });
  };
  return (
    <section className="card reason-form" aria-labelledby="reason-title">
      <div className="card-head">
        <h2 id="reason-title">{f.say(entry.name)}</h2>
        <code>{entry.id}</code>
      </div>
      <p className="reason-use num" role="status">
        {use
          ? t('reasons.use', {
              count: use.stops,
              time: hoursText(use.ms, f),
              given: use.given,
              day: f.date(Date.parse(use.last)),
            })
          : usesKnown
            ? t('reasons.unused')
            : ''}
      </p>
      <fieldset className="fields">
        <legend>{t('reasons.words')}</legend>
        {LANGUAGES.map((language) => (
          <label key={language} className="field">
            <span>{LANGUAGE_NAMES[language]}</span>
            <input
              value={wordIn(entry.name, language)}
              maxLength={80}
              required={language === 'en'}
              onChange={(event) => set('name', worded(entry.name, language, event.target.value))}
            />
          </label>
        ))}
      </fieldset>
      <div className="fields">
        <label className="field">
          <span>{t('reasons.parent')}</span>
          <select value={entry.parent ?? ''} onChange={(event) => set('parent', event.target.value || undefined)}>
            <option value="">{t('reasons.top')}</option>
            {above.map(({ id }) => (
              <option key={id} value={id}>
                {nameOf(id)}
              </option>
            ))}
          </select>
        </label>
        <label className="field">
          <span>{t('reasons.kind')}</span>
          <select value={entry.state ?? ''} onChange={(event) => set('state', event.target.value || undefined)}>
            <option value="">
              {parentState ? t('reasons.asParent', { state: state(parentState) }) : t('reasons.asShown')}
            </option>
            {REASON_STATES.map((one) => (
              <option key={one} value={one}>
                {state(one)}
              </option>
            ))}
          </select>
          <small>{t(`reasons.class.${classOf(effective, planned)}`)}</small>
        </label>
        {effective === 'maintenance' && (
          <label className="field inline">
            <input type="checkbox" checked={planned} onChange={(event) => set('planned', event.target.checked)} />
            {t('reasons.planned')}
          </label>
        )}
        <label className="field inline">
          <input
            type="checkbox"
            checked={entry.needs_comment ?? false}
            onChange={(event) => set('needs_comment', event.target.checked || undefined)}
          />
          {t('reasons.needsNote')}
        </label>
      </div>
      <Picked
        title={t('reasons.types')}
        none={entry.machines?.length ? '' : t('reasons.allMachines')}
        add={t('reasons.addType')}
        all={types.map((type) => [type, type] as const)}
        chosen={entry.types ?? []}
        choose={(chosen) => set('types', chosen.length > 0 ? chosen : undefined)}
      />
      <Picked
        title={t('reasons.machines')}
        none=""
        add={t('reasons.addMachine')}
        all={machines.map(({ id, name }) => [id, f.say(name)] as const)}
        chosen={entry.machines ?? []}
        choose={(chosen) => set('machines', chosen.length > 0 ? chosen : undefined)}
      />
      {!entry.retired && (
        <Picked
          title={t('reasons.faults')}
          none={t('reasons.noFaults')}
          add={t('reasons.addFault')}
          all={faults.map((fault) => {
            const other = meaningOf(draft, fault);
            const now = other !== '' && other !== entry.id ? ` (${t('reasons.now', { reason: nameOf(other) })})` : '';
            return [fault.key, `${faultName(fault)}${now}`] as const;
          })}
          chosen={mine.map(({ key }) => key)}
          choose={(chosen) => {
            const added = chosen.find((key) => !mine.some((fault) => fault.key === key));
            const gone = mine.find(({ key }) => !chosen.includes(key));
            if (added !== undefined) setFault(added, entry.id);
            else if (gone) setFault(gone.key, '');
          }}
        />
      )}
      <div className="actions">
        {entry.retired ? (
          <>
            <p className="quiet grow">{t('reasons.isRetired')}</p>
            <button type="button" className="button" onClick={() => set('retired', undefined)}>
              {t('reasons.bringBack')}
            </button>
          </>
        ) : used ? (
          <>
            <p className="quiet grow">{t('reasons.retireHow')}</p>
            <button type="button" className="button" onClick={retire}>
              {t('reasons.retire')}
            </button>
          </>
        ) : (
          <button type="button" className="button" onClick={() => change(without(draft, entry.id, faults))}>
            {branch.length > 1 ? t('reasons.removeBranch', { count: branch.length - 1 }) : t('setup.remove')}
          </button>
        )}
      </div>
    </section>
  );
}

/** Where such time stands in OEE: it is not meant to be made in, or it is lost, and as what. */
function classOf(state: State | undefined, planned: boolean): 'shown' | 'planned' | 'delay' | 'setup' | 'idle' {
  if (state === undefined) return 'shown';
  if (state === 'setup' || state === 'idle') return state;
  return state === 'planned-stop' || (state === 'maintenance' && planned) ? 'planned' : 'delay';
}
