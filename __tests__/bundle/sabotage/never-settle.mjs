// Every request hangs without anything that keeps the process alive: it runs out of work, which Node calls a success.
import { EventEmitter } from 'node:events';
import http from 'node:http';
import { syncBuiltinESMExports } from 'node:module';

http.request = () => Object.assign(new EventEmitter(), { setTimeout() {}, end() {}, destroy() {} });
const setTimer = globalThis.setTimeout;
globalThis.setTimeout = (...args) => setTimer(...args).unref();
syncBuiltinESMExports();
