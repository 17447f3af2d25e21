import './record-signatures.css';
import { useState } from 'react';
import { getSignaturesOf, type SignedKind, signRecord } from '../http/signatures-api.ts';
import { useAsked } from '../setup/people/use-asked.ts';
import { Segments } from '../ui/Segments.tsx';
import { Trouble } from '../ui/Trouble.tsx';
import { useWords } from '../words/use-words.ts';
import { SignPad } from './SignPad.tsx';
import { hasRole, useMe } from './use-me.ts';

/** Who may look at signatures, and give one: on all lines. */
const LOOKS = ['viewer', 'operator', 'quality', 'maintenance', 'planner', 'engineer', 'admin'] as const;
const MEANINGS = ['reviewed', 'approved'] as const;

/**
 * Who signed a record, as what and when, whether it is still what was signed, and a pad to sign it: with the password once more.
 * Give it a key that changes with the record, so that what a signature is of is asked anew.
 */
export function RecordSignatures({
  kind,
  record,
  signers,
}: {
  readonly kind: SignedKind;
  readonly record: string;
  /** Roles whose screens offer to sign. */
  readonly signers: readonly (typeof LOOKS)[number][];
}) {
  const me = useMe();
  // Otherwise the server refuses to tell.
  return hasRole(me, LOOKS) ? <Shown kind={kind} record={record} maySign={hasRole(me, signers, false)} /> : null;
}

function Shown({
  kind,
  record,
  maySign,
}: {
  readonly kind: SignedKind;
  readonly record: string;
  readonly maySign: boolean;
}) {
  const { t, f } = useWords();
  const { answer, trouble, again } = useAsked((signal) => getSignaturesOf(kind, record, signal));
  const [meaning, setMeaning] = useState<(typeof MEANINGS)[number]>('approved');
  if (!answer && !trouble) return null;
  return (
    <section className="record-signatures" aria-label={t('signatures.title')} data-signatures={record}>
      <h4>{t('signatures.title')}</h4>
      <Trouble words={trouble} />
      {answer?.length === 0 && <p className="quiet">{t('signatures.none')}</p>}
      {answer && answer.length > 0 && (
        <ol>
          {answer.map(({ id, printed, name, meaning: meant, at, matches }) => (
            <li key={id}>
              <b>{printed}</b> <span className="quiet">({name})</span> {meant},{' '}
              <span className="num">{f.day(Date.parse(at))}</span>
              {!matches && <span className="short"> {t('signatures.differs')}</span>}
            </li>
          ))}
        </ol>
      )}
      {answer && maySign && (
        <div className="record-signing">
          <Segments
            label={t('signatures.as')}
            of={MEANINGS}
            chosen={meaning}
            choose={setMeaning}
            words={(one) => t(`signatures.meaning.${one}`)}
          />
          <SignPad
            label={t('signatures.sign')}
            sign={(password, name) =>
              signRecord(kind, record, { meaning: t(`signatures.meaning.${meaning}`), password, name })
            }
            done={again}
          />
        </div>
      )}
    </section>
  );
}
