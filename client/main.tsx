import '@fontsource-variable/inter/index.css';
import './ui/tokens.css';
import './ui/base.css';
import { createRoot } from 'react-dom/client';
import { Boot } from './Boot.tsx';
import { chosenLanguage } from './words/chosen-language.ts';
import { speak } from './words/speak.ts';

/** A part of the screens that did not arrive: a wall has nobody who would load it again. */
const AGAIN_MS = 2000;
const again = () => setTimeout(() => location.reload(), AGAIN_MS);
addEventListener('vite:preloadError', again);

await speak(chosenLanguage()).then(
  () => createRoot(document.getElementById('root') as HTMLElement).render(<Boot />),
  again,
);
