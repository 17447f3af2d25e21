/** A source added or changed: what is needed at once, the rest behind "more"; tested live before it counts. */
import { useId, useMemo, useState } from 'react';
import type { SpecDraft } from '../../http/setup-api.ts';
import { useWords } from '../../words/use-words.ts';
import { useSetup } from '../change/use-change.ts';
import { FieldRow } from './FieldRow.tsx';
import { fieldsOf, PROTOCOLS, typedOf, valueTyped } from './source-fields.ts';
import { TestPanel } from './TestPanel.tsx';

const TESTED = ['opcua', 'sparkplug', 'mqtt'];

export function SourceForm({
  source,
  close,
}: {
  /** Id of the source that is changed; null = a new one. */
  readonly source: string | null;
  readonly close: () => void;
}) {
  const { t } = useWords();
  const { spec, propose } = useSetup();
  const known = spec.sources?.find(({ id }) => id === source);
  const [protocol, setProtocol] = useState<string>(known?.protocol ?? 'opcua');
  const [typed, setTyped] = useState<Readonly<Record<string, string>>>(() =>
    Object.fromEntries(Object.entries(known ?? {}).map(([key, value]) => [key, typedOf(value)])),
  );
  const fields = useMemo(() => fieldsOf(protocol), [protocol]);
  const title = useId();
  const free = freeId(protocol, spec.sources?.map(({ id }) => id) ?? []);
  const draft = useMemo((): SpecDraft => {
    const values = fields.flatMap((field) => {
      const value = valueTyped(field, typed[field.key] ?? (field.key === 'id' ? free : ''));
      return value === undefined ? [] : [[field.key, value] as const];
    });
    return { id: free, protocol, ...Object.fromEntries(values) };
  }, [fields, typed, protocol, free]);
  const missing = fields.filter(({ key, required }) => required && draft[key] === undefined);

  const review = () =>
    propose({
      title: t(source === null ? 'setup.addTitle' : 'setup.changeTitle', { source: draft.id }),
      what: { edits: [{ op: 'set', path: ['sources', source ?? draft.id], value: draft }] },
      applied: close,
    });

  return (
    <section className="card source-form" aria-labelledby={title}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (missing.length === 0) review();
        }}
      >
        <div className="form-head">
          <h2 id={title}>{source === null ? t('setup.newSource') : t('setup.editSource', { source })}</h2>
          {source === null && (
            <div className="field">
              <label htmlFor={`${title} protocol`}>{t('field.protocol')}</label>
              <select id={`${title} protocol`} value={protocol} onChange={(event) => setProtocol(event.target.value)}>
                {PROTOCOLS.map((one) => (
                  <option key={one} value={one}>
                    {t(`protocol.${one}`, { defaultValue: one })}
                  </option>
                ))}
              </select>
            </div>
          )}
        </div>
        <div className="fields">
          {fields
            .filter(({ first }) => first)
            .map((field) => (
              <FieldRow
                key={field.key}
                field={field}
                value={typed[field.key] ?? ''}
                placeholder={field.key === 'id' ? free : field.expected}
                fixed={field.key === 'id' && source !== null}
                change={(value) => setTyped({ ...typed, [field.key]: value })}
              />
            ))}
        </div>
        <details className="more">
          <summary>{t('setup.more')}</summary>
          <div className="fields fields-more">
            {fields
              .filter(({ first }) => !first)
              .map((field) => (
                <FieldRow
                  key={field.key}
                  field={field}
                  value={typed[field.key] ?? ''}
                  placeholder=""
                  fixed={false}
                  change={(value) => setTyped({ ...typed, [field.key]: value })}
                />
              ))}
          </div>
        </details>
        {TESTED.includes(protocol) ? (
          <TestPanel draft={draft} ready={missing.length === 0} />
        ) : (
          <p className="quiet">{t('setup.notTested')}</p>
        )}
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

function freeId(protocol: string, taken: readonly string[]): string {
  if (!taken.includes(protocol)) return protocol;
  let n = 2;
  while (taken.includes(`${protocol}-${n}`)) n++;
  return `${protocol}-${n}`;
}
