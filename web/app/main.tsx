import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import '../kit/theme.css';
import '../kit/base.css';
import '../kit/controls.css';
import './shell.css';
import { Boot } from './bootscreen.tsx';
import { Shell } from './shell.tsx';

const root = document.getElementById('root');
if (root)
  createRoot(root).render(
    <StrictMode>
      <Boot>{config => <Shell config={config} />}</Boot>
    </StrictMode>,
  );
