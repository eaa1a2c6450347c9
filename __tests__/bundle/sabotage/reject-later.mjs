// A rejection that nobody handles.
import http from 'node:http';
import { syncBuiltinESMExports } from 'node:module';

const request = http.request;
http.request = (...args) => {
  void Promise.reject(new Error('sabotage'));
  return request(...args);
};
syncBuiltinESMExports();
