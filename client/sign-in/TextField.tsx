import { useId } from 'react';

/** A labelled line of text; `hint` stands below it. */
export function TextField({
  label,
  value,
  change,
  hint,
  type = 'text',
  complete = 'off',
  first = false,
  most = 200,
  optional = false,
}: {
  readonly label: string;
  readonly value: string;
  readonly change: (value: string) => void;
  readonly hint?: string;
  readonly type?: 'text' | 'password' | 'email';
  readonly complete?: string;
  /** The focus begins here. */
  readonly first?: boolean;
  readonly most?: number;
  readonly optional?: boolean;
}) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        type={type}
        value={value}
        maxLength={most}
        autoComplete={complete}
        autoCapitalize="none"
        spellCheck={false}
        required={!optional}
        // biome-ignore lint/a11y/noAutofocus: the page, or the form that was just opened, is this field.
        autoFocus={first}
        aria-describedby={hint ? `${id}-hint` : undefined}
        onChange={(event) => change(event.target.value)}
      />
      {hint && <small id={`${id}-hint`}>{hint}</small>}
    </div>
  );
}
