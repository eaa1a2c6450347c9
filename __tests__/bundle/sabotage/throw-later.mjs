// An error that nobody catches, outside of any promise, whose text holds the secret.
import http from 'node:http';
import { syncBuiltinESMExports } from 'node:module';

const request = http.request;
http.request = (...args) => {
  setImmediate(() => {
    throw new Error(`sabotage with ${process.env['INPUT_SECRET-KEY']}`);
  });
  return request(...args);
};
syncBuiltinESMExports();
