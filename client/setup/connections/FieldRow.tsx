import { useId } from 'react';
import { useWords } from '../../words/use-words.ts';
import type { Field } from './entry-fields.ts';

/** One field of a source. Those without words of their own go by their name in the plant file. */
export function FieldRow({
  field,
  value,
  placeholder,
  fixed,
  change,
}: {
  readonly field: Field;
  readonly value: string;
  readonly placeholder: string;
  readonly fixed: boolean;
  readonly change: (value: string) => void;
}) {
  const { t } = useWords();
  const help = useId();
  const input = useId();
  if (field.kind === 'choices') return <Choices field={field} value={value} change={change} />;
  const common = {
    id: input,
    value,
    disabled: fixed,
    required: field.required && field.key !== 'id',
    ...(field.help ? { 'aria-describedby': help } : {}),
  };
  const options = field.kind === 'switch' ? ['true', 'false'] : field.options.map(String);
  return (
    <div className="field">
      <label htmlFor={input}>{t(`field.${field.key}`, { defaultValue: field.key })}</label>
      {field.kind === 'choice' || field.kind === 'switch' ? (
        <select {...common} onChange={(event) => change(event.target.value)}>
          <option value="">{t('setup.usual')}</option>
          {options.map((option) => (
            <option key={option} value={option}>
              {field.kind === 'switch' ? t(option === 'true' ? 'setup.yes' : 'setup.no') : option}
            </option>
          ))}
        </select>
      ) : (
        <input
          {...common}
          inputMode={field.kind === 'number' ? 'decimal' : 'text'}
          autoComplete="off"
          spellCheck={false}
          placeholder={field.kind === 'secret' ? '$' + '{NAME}' : placeholder}
          onChange={(event) => change(event.target.value)}
        />
      )}
      {field.help && !field.first && (
        <small id={help} lang="en">
          {field.help}
        </small>
      )}
      {field.help && field.first && (
        <span id={help} className="visually-hidden" lang="en">
          {field.help}
        </span>
      )}
    </div>
  );
}

/** Any of a few words; none = as the server has it. */
function Choices({
  field,
  value,
  change,
}: {
  readonly field: Field;
  readonly value: string;
  readonly change: (value: string) => void;
}) {
  const { t } = useWords();
  const help = useId();
  const chosen = value.split(', ').filter((one) => one !== '');
  return (
    <fieldset className="field choices" aria-describedby={help}>
      <legend>{t(`field.${field.key}`, { defaultValue: field.key })}</legend>
      {field.options.map(String).map((option) => (
        <label key={option}>
          <input
            type="checkbox"
            checked={chosen.includes(option)}
            onChange={(event) =>
              change((event.target.checked ? [...chosen, option] : chosen.filter((one) => one !== option)).join(', '))
            }
          />
          {option}
        </label>
      ))}
      <small id={help} lang="en">
        {field.help}
      </small>
    </fieldset>
  );
}
