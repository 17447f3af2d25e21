import { Modal } from '@mantine/core';
import { useEffect, useState } from 'react';
import { isWriting } from '../ui/is-writing.ts';
import { useWords } from '../words/use-words.ts';
import { TopButton } from './TopButton.tsx';

/** Keys as written on the keyboard, and the message that says what they do. */
const KEYS = [
  ['/', 'keys.search'],
  ['← →', 'keys.arrows'],
  ['Shift ← →', 'keys.bigArrows'],
  ['Home  End', 'keys.ends'],
  ['Space', 'keys.play'],
  ['[  ]', 'keys.stops'],
  ['{  }', 'keys.changes'],
  ['Esc', 'keys.escape'],
  ['?', 'keys.help'],
] as const;

export function KeyboardHelp() {
  const { t } = useWords();
  const [open, setOpen] = useState(false);
  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      if (event.key === '?' && !isWriting(event.target)) setOpen(true);
    };
    addEventListener('keydown', pressed);
    return () => removeEventListener('keydown', pressed);
  }, []);
  return (
    <>
      <TopButton icon="help" label={t('keys.title')} onClick={() => setOpen(true)} />
      <Modal.Root opened={open} onClose={() => setOpen(false)}>
        <Modal.Overlay />
        <Modal.Content>
          <Modal.Body>
            <div className="keys-head">
              <Modal.Title>{t('keys.title')}</Modal.Title>
              <Modal.CloseButton aria-label={t('shell.close')} />
            </div>
            <dl className="keys">
              {KEYS.map(([keys, words]) => (
                <div key={words}>
                  <dt>
                    {keys.split('  ').map((key) => (
                      <kbd key={key}>{key}</kbd>
                    ))}
                  </dt>
                  <dd>{t(words)}</dd>
                </div>
              ))}
            </dl>
          </Modal.Body>
        </Modal.Content>
      </Modal.Root>
    </>
  );
}
