import { render } from 'preact';
import { App } from './app.js';
import '../shared/theme.css';
import './wall.css';

const root = document.getElementById('app');
if (root === null) throw new Error('the page has no place for the board');
render(<App />, root);
