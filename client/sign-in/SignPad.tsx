import { useState } from 'react';
import { Trouble } from '../ui/Trouble.tsx';
import { useWords } from '../words/use-words.ts';
import { TextField } from './TextField.tsx';
import { useAskedMe } from './use-me.ts';
import { useSending } from './use-sending.ts';

/** Signs at a panel that many share: who signs gives their own name and password, whoever is signed in. */
export function SignPad({
  label,
  sign,
  done,
}: {
  /** What signing says. */
  readonly label: string;
  /** `name` absent = it is who is signed in. */
  readonly sign: (password: string, name?: string) => Promise<unknown>;
  readonly done: () => void;
}) {
  const { t } = useWords();
  const me = useAskedMe();
  const own = me?.kind === 'person' ? me.name : '';
  const [open, setOpen] = useState(false);
  const [typed, setTyped] = useState<string | null>(null);
  const [password, setPassword] = useState('');
  const name = (typed ?? own).trim();
  const close = () => {
    setOpen(false);
    setTyped(null);
    setPassword('');
  };
  const { busy, trouble, submit } = useSending(
    () => sign(password, name === own ? undefined : name),
    () => {
      close();
      done();
    },
  );
  if (!open)
    return (
      <button type="button" className="tile strong wide" onClick={() => setOpen(true)}>
        {label}
      </button>
    );
  return (
    <form className="pad sign-pad" onSubmit={submit}>
      <TextField label={t('checklists.signer')} value={typed ?? own} change={setTyped} complete="username" most={80} />
      <TextField
        label={t('checklists.password')}
        value={password}
        change={setPassword}
        type="password"
        complete="current-password"
        first
      />
      <Trouble words={trouble} />
      <button type="submit" className="tile strong" disabled={busy || password === '' || name === ''}>
        {label}
      </button>
      <button type="button" className="tile" onClick={close}>
        {t('operator.back')}
      </button>
    </form>
  );
}
