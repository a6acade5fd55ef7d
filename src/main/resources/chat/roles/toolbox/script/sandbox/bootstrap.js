// What a script finds beside the language itself. `host` takes and gives texts and numbers only, so
// that no object of this realm gets out and none of Java gets in. Runs before the script, which may
// later change every prototype: what is needed then is taken now.
(function (host) {
  'use strict';
  const { parse, stringify } = JSON;
  const { isArray } = Array;
  const { create, freeze, defineProperty } = Object;
  const { construct, apply } = Reflect;
  const [NativePromise, NativeMap, NativeError, NativeTypeError, NativeDate] =
    [Promise, Map, Error, TypeError, Date];
  const { trunc } = Math;
  const mapGet = Map.prototype.get, mapSet = Map.prototype.set, mapDelete = Map.prototype.delete;
  const pending = new NativeMap();

  // Answers begin with a letter: V a value, U undefined, E an error's message.
  function asked(what, one, two) {
    const answer = host(what, one, two);
    if (answer[0] === 'E') throw new NativeError(answer.slice(1));
    return answer[0] === 'V' ? answer.slice(1) : undefined;
  }

  // ---- dtos

  class ChatDto {
    constructor(text, statusCode) {
      if (text !== undefined && text !== null) this.text = text;
      this.statusCode = statusCode === undefined || statusCode === null ? 0 : statusCode;
      this.options = {};
    }
    static error(dto, code, message) {
      const it = dto === undefined || dto === null ? new ChatDto() : dto;
      if (!it.statusCode) it.statusCode = code === undefined || code === null ? 500 : code;
      if (!it.message && message !== undefined && message !== null) it.message = `${message}`;
      return it;
    }
  }

  const isThere = value => value !== undefined && value !== null;

  function texted(value) {
    if (!isThere(value)) return undefined;
    if (typeof value === 'object') return stringify(value);
    return typeof value === 'string' ? value : `${String(value)}`;
  }

  function status(value) {
    const number = isThere(value) ? trunc(Number(value)) : 0;
    return number >= -2147483648 && number <= 2147483647 ? number : number === number ? 500 : 0;
  }

  function written(dto) {
    const it = create(null);
    it.lastMsgId = texted(dto.lastMsgId);
    it.text = texted(dto.text);
    it.data = dto.data;
    it.statusCode = status(dto.statusCode);
    it.message = texted(dto.message);
    const options = dto.options;
    it.options = isThere(options) && typeof options === 'object' && !isArray(options) ? options : {};
    return stringify(it);
  }

  function update(dto, now) {
    for (const name of ['lastMsgId', 'text', 'data', 'message']) {
      if (name in now) dto[name] = now[name];
      else delete dto[name];
    }
    dto.statusCode = now.statusCode;
    dto.options = now.options;
    return dto;
  }

  function dtoOf(value, whose) {
    if (!isThere(value)) return new ChatDto();
    if (typeof value === 'string') return new ChatDto(value);
    if (typeof value !== 'object' || isArray(value)) {
      throw new NativeTypeError(`${whose} must be a ChatDto, not ${isArray(value) ? 'an array' : typeof value}`);
    }
    return value;
  }

  // ---- what scripts are given

  function outcome(number) {
    return new NativePromise(resolve => { apply(mapSet, pending, [number, resolve]); });
  }

  const promptService = freeze({
    async process(dto, prompt, callback) {
      const it = dtoOf(dto, 'the first argument of promptService.process');
      if (isThere(callback) && typeof callback !== 'function') {
        throw new NativeTypeError('the third argument of promptService.process must be a function');
      }
      if (!status(it.statusCode)) {
        const wanted = stringify(prompt);
        const number = +asked('process', written(it), wanted === undefined ? 'null' : wanted);
        update(it, parse(await outcome(number)));
      }
      return isThere(callback) ? await callback(it) : it;
    },
    async sleep(ms) {
      const time = trunc(Number(ms));
      await outcome(+asked('sleep', `${time > 0 ? time : 0}`, ''));
    },
    toJSON(text, array) {
      return parse(asked('json', texted(text) ?? '', array ? 'array' : ''));
    },
    uuid() {
      return asked('uuid', '', '');
    },
  });

  const ctx = freeze({
    get(path) {
      const value = asked('get', `${path}`, '');
      return value === undefined ? undefined : parse(value);
    },
    set(path, value) {
      const json = stringify(value);
      if (json === undefined) asked('remove', `${path}`, '');
      else asked('set', `${path}`, json);
    },
  });

  // ---- the clock and chance, which come from the run's journal

  const now = () => +asked('now', '', '');
  function ScriptDate(...parts) {
    if (!new.target) return new NativeDate(now()).toString();
    return construct(NativeDate, parts.length === 0 ? [now()] : parts, new.target);
  }
  const hidden = (holder, name, value) =>
    defineProperty(holder, name, { value, writable: true, enumerable: false, configurable: true });
  ScriptDate.prototype = NativeDate.prototype;
  hidden(NativeDate.prototype, 'constructor', ScriptDate);
  hidden(ScriptDate, 'name', 'Date');
  hidden(ScriptDate, 'length', 7);
  hidden(ScriptDate, 'parse', NativeDate.parse);
  hidden(ScriptDate, 'UTC', NativeDate.UTC);
  hidden(ScriptDate, 'now', () => now());
  hidden(globalThis, 'Date', ScriptDate);
  hidden(Math, 'random', () => +asked('random', '', ''));

  // when they show that something was collected is up to chance that nobody records
  delete globalThis.WeakRef;
  delete globalThis.FinalizationRegistry;

  // ---- the console, which stands in the run's trace

  const shown = value => {
    if (typeof value === 'string') return value;
    if (value instanceof NativeError) return `${value.name}: ${value.message}`;
    const json = typeof value === 'object' && value !== null ? stringify(value) : undefined;
    return json === undefined ? String(value) : json;
  };
  const print = (...values) => {
    let line = '';
    for (let i = 0; i < values.length; i++) line += (i ? ' ' : '') + shown(values[i]);
    asked('print', line, '');
  };
  hidden(globalThis, 'console',
    freeze({ log: print, info: print, warn: print, error: print, debug: print }));
  hidden(globalThis, 'ChatDto', ChatDto);

  // ---- how a script is carried out

  function complaint(error) {
    try {
      if (error instanceof NativeError) return `${error.name}: ${error.message}`;
      return `it threw ${typeof error === 'object' ? stringify(error) : String(error)}`;
    } catch (again) {
      return 'it threw something that cannot be shown';
    }
  }

  function trace(error) {
    try {
      return error instanceof NativeError && typeof error.stack === 'string' ? error.stack : '';
    } catch (again) {
      return '';
    }
  }

  async function carriedOut(script, dto, actor) {
    try {
      const given = update(new ChatDto(), parse(dto));
      const answer = await script(given, promptService, ctx, freeze(parse(actor)));
      host('done', written(dtoOf(isThere(answer) ? answer : given, 'what the script returns')), '');
    } catch (error) {
      host('thrown', complaint(error), trace(error));
    }
  }

  return freeze({
    start: (script, dto, actor) => { carriedOut(script, dto, actor); },
    deliver: (number, dto) => {
      const resolve = apply(mapGet, pending, [number]);
      apply(mapDelete, pending, [number]);
      resolve(dto);
    },
  });
});
