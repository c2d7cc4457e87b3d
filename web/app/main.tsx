import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import '../kit/theme.css';
import '../kit/base.css';
import '../kit/controls.css';
import './shell.css';
import '../words/shell.ts';
import { Boot } from './bootscreen.tsx';
import { warmUp } from '../state/backend.ts';
import { readPlace } from '../state/url.ts';
import { preload } from '../views/index.ts';
import { Shell } from './shell.tsx';

preload(readPlace(new URLSearchParams(window.location.search)).view);
warmUp();

const root = document.getElementById('root');
if (root)
  createRoot(root).render(
    <StrictMode>
      <Boot>{config => <Shell config={config} />}</Boot>
    </StrictMode>,
  );
