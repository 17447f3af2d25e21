import { useState } from 'react';
import { CODE_KINDS, type Code, putCode } from '../../http/maintenance-api.ts';
import { usePlant } from '../../live/twin-context.ts';
import { freeId } from '../../setup/mapping/ascii.ts';
import { worded, wordIn } from '../../setup/reasons/reason-draft.ts';
import { TextField } from '../../sign-in/TextField.tsx';
import { useSending } from '../../sign-in/use-sending.ts';
import { Segments } from '../../ui/Segments.tsx';
import { Trouble } from '../../ui/Trouble.tsx';
import { LANGUAGE_NAMES, LANGUAGES } from '../../words/languages.ts';
import { useWords } from '../../words/use-words.ts';

/** A code of the plant's own: what it says in three languages, and for which machines. */
export function CodeForm({
  code,
  taken,
  done,
}: {
  /** Null = a new one. */
  readonly code: Code | null;
  readonly taken: readonly string[];
  done(): void;
}) {
  const { t } = useWords();
  const known = [...new Set(usePlant().machines.map(({ type }) => type))].sort();
  const [kind, setKind] = useState<Code['kind']>(code?.kind ?? 'mode');
  const [name, setName] = useState<Code['name']>(code?.name ?? '');
  const [types, setTypes] = useState<readonly string[]>(code?.types ?? []);
  const english = wordIn(name, 'en');
  const { busy, trouble, submit } = useSending(
    () => putCode({ id: code?.id ?? freeId(english, taken, 'code'), kind, name, types: [...types], gone: false }),
    done,
  );
  return (
    <form
      className="work-part work-form"
      onSubmit={submit}
      aria-label={t(code ? 'work.lists.view.codes' : 'work.newCode')}
    >
      {code === null && (
        <Segments
          label={t('work.codeKind')}
          of={CODE_KINDS}
          chosen={kind}
          choose={setKind}
          words={(one) => t(`work.lists.code.${one}`)}
        />
      )}
      <div className="work-fields">
        {LANGUAGES.map((language) => (
          <TextField
            key={language}
            label={LANGUAGE_NAMES[language]}
            value={wordIn(name, language)}
            change={(text) => setName(worded(name, language, text))}
            most={100}
            first={language === 'en'}
            optional={language !== 'en'}
          />
        ))}
      </div>
      <fieldset className="work-types">
        <legend>{t('work.forTypes')}</legend>
        {known.map((type) => (
          <label key={type} className="field inline">
            <input
              type="checkbox"
              checked={types.includes(type)}
              onChange={(event) =>
                setTypes(event.currentTarget.checked ? [...types, type] : types.filter((one) => one !== type))
              }
            />
            <span>{type}</span>
          </label>
        ))}
      </fieldset>
      <Trouble words={trouble} />
      <div className="work-row">
        <button type="submit" className="button primary" disabled={busy || english.trim() === ''}>
          {t('work.keep')}
        </button>
        <button type="button" className="button" onClick={done}>
          {t('work.notYet')}
        </button>
      </div>
    </form>
  );
}
