import { type ReactNode, useId } from 'react';

/** What a control takes from its label, its hint and what is wrong with it. */
export interface LabelledControl {
  readonly id: string;
  readonly 'aria-invalid': boolean;
  readonly 'aria-describedby': string | undefined;
}

/** A control with its name, one sentence of help, and what was refused of it beside it. */
export function Labelled({
  label,
  hint,
  fault,
  wide = false,
  children,
}: {
  readonly label: string;
  readonly hint?: string | undefined;
  /** Null or empty = nothing is wrong. */
  readonly fault?: string | null | undefined;
  readonly wide?: boolean;
  children(control: LabelledControl): ReactNode;
}) {
  const id = useId();
  const told = [...(hint ? [`${id}h`] : []), ...(fault ? [`${id}f`] : [])].join(' ');
  return (
    <div className={wide ? 'field wide' : 'field'}>
      <label htmlFor={id}>{label}</label>
      {children({ id, 'aria-invalid': Boolean(fault), 'aria-describedby': told === '' ? undefined : told })}
      {fault && (
        <small id={`${id}f`} className="field-fault" role="alert">
          {fault}
        </small>
      )}
      {hint && <small id={`${id}h`}>{hint}</small>}
    </div>
  );
}
