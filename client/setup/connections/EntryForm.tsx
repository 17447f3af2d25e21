/** A source or an output added or changed: what is needed at once, the rest behind "more"; tested live before it counts. */
import { useEffect, useId, useMemo, useRef, useState } from 'react';
import type { SpecDraft } from '../../http/setup-api.ts';
import { useWords } from '../../words/use-words.ts';
import { useSetup } from '../change/use-change.ts';
import { freeId } from '../mapping/ascii.ts';
import { type EntryList, fieldsOf, KIND_KEY, kindsOf, typedOf, valueTyped } from './entry-fields.ts';
import { FieldRow } from './FieldRow.tsx';
import { TestPanel } from './TestPanel.tsx';

const WORDS = {
  sources: { new: 'sources.new', edit: 'sources.edit', add: 'sources.titleAdd', change: 'sources.titleChange' },
  outputs: { new: 'outputs.new', edit: 'outputs.edit', add: 'outputs.titleAdd', change: 'outputs.titleChange' },
} as const;
const FIRST_KIND = { sources: 'opcua', outputs: 'mqtt' } as const;

export function EntryForm({
  list,
  entry,
  close,
}: {
  readonly list: EntryList;
  /** Id of the entry that is changed; null = a new one. */
  readonly entry: string | null;
  readonly close: () => void;
}) {
  const { t } = useWords();
  const { spec, propose } = useSetup();
  const entries: readonly SpecDraft[] = (spec[list] ?? []) as readonly SpecDraft[];
  const known = entries.find(({ id }) => id === entry);
  const [kind, setKind] = useState<string>(String(known?.[KIND_KEY[list]] ?? FIRST_KIND[list]));
  const [typed, setTyped] = useState<Readonly<Record<string, string>>>(() =>
    Object.fromEntries(Object.entries(known ?? {}).map(([key, value]) => [key, typedOf(value)])),
  );
  const fields = useMemo(() => fieldsOf(list, kind), [list, kind]);
  const title = useId();
  const form = useRef<HTMLFormElement>(null);
  // Who opened it goes on here.
  useEffect(() => form.current?.querySelector<HTMLElement>('select, input:enabled')?.focus(), []);
  const free = freeId(
    kind,
    entries.map(({ id }) => id),
    kind,
  );
  const draft = useMemo((): SpecDraft => {
    const values = fields.flatMap((field) => {
      const value = valueTyped(field, typed[field.key] ?? (field.key === 'id' ? free : ''));
      return value === undefined ? [] : [[field.key, value] as const];
    });
    return { id: free, [KIND_KEY[list]]: kind, ...Object.fromEntries(values) };
  }, [fields, typed, list, kind, free]);
  const missing = fields.filter(({ key, required }) => required && draft[key] === undefined);

  const review = () => {
    // A plant without outputs has no list of them yet.
    const value = spec[list] === undefined ? [draft] : draft;
    const path = spec[list] === undefined ? [list] : [list, entry ?? draft.id];
    propose({
      title: t(WORDS[list][entry === null ? 'add' : 'change'], { entry: draft.id }),
      what: { edits: [{ op: 'set', path, value }] },
      applied: close,
    });
  };
  const row = (field: (typeof fields)[number]) => (
    <FieldRow
      key={field.key}
      field={field}
      value={typed[field.key] ?? ''}
      placeholder={field.key === 'id' ? free : field.first ? field.expected : ''}
      fixed={field.key === 'id' && entry !== null}
      change={(value) => setTyped({ ...typed, [field.key]: value })}
    />
  );

  return (
    <section className="card source-form" aria-labelledby={title}>
      <form
        ref={form}
        onSubmit={(event) => {
          event.preventDefault();
          if (missing.length === 0) review();
        }}
      >
        <div className="form-head">
          <h2 id={title}>{entry === null ? t(WORDS[list].new) : t(WORDS[list].edit, { entry })}</h2>
          {entry === null && (
            <div className="field">
              <label htmlFor={`${title} kind`}>{t(`field.${KIND_KEY[list]}`)}</label>
              <select id={`${title} kind`} value={kind} onChange={(event) => setKind(event.target.value)}>
                {kindsOf(list).map((one) => (
                  <option key={one} value={one}>
                    {t(`protocol.${one}`, { defaultValue: one })}
                  </option>
                ))}
              </select>
            </div>
          )}
        </div>
        <div className="fields">{fields.filter(({ first }) => first).map(row)}</div>
        {fields.some(({ first }) => !first) && (
          <details className="more">
            <summary>{t('setup.more')}</summary>
            <div className="fields fields-more">{fields.filter(({ first }) => !first).map(row)}</div>
          </details>
        )}
        <TestPanel key={kind} list={list} kind={kind} draft={draft} ready={missing.length === 0} />
        <div className="actions">
          <button type="button" className="button" onClick={close}>
            {t('setup.cancel')}
          </button>
          <button type="submit" className="button primary" disabled={missing.length > 0}>
            {t('setup.review')}
          </button>
        </div>
      </form>
    </section>
  );
}
