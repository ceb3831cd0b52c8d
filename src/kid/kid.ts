/** A Kid trains a brain with the batches of a sensor, by a KongFu, on an engine. */
import type { AnyBrain } from "../../dsl/brain.ts";
import { checkOneOf, checkOptions } from "../../dsl/check.ts";
import { AkidError, UsageError } from "../../dsl/errors.ts";
import type { valueName } from "../../dsl/kinds.ts";
import type { Batch, Engine } from "../engines/engine.ts";
import { Mean, type MeanState } from "../engines/mean.ts";
import { combinersOf } from "../evals/index.ts";
import type { HostTensor } from "../graph/program.ts";
import type { Clock, KongFu } from "../kongfus/kongfu.ts";
import type { Parameter } from "../lower/initialise.ts";
import { parametersOf } from "../lower/programs.ts";
import { shapesOfSample } from "../lower/shapes.ts";
import type { Sensor } from "../sensors/sensor.ts";
import type { SampleTypes } from "../sources/source.ts";
import { ownOptions } from "./akid-names.ts";
import type { Trainee } from "./course.ts";
import { openEngine } from "./engine.ts";
import { type Fed, Feed } from "./feed.ts";
import { type FindRateOptions, type FoundRate, rising, searched } from "./find-rate.ts";
import type { Entry } from "./history.ts";
import { type Loaded, type LoadOptions, loadInto } from "./load.ts";
import { Monitor, type MonitorSettings } from "./monitor.ts";
import type { InputName, Inputs, ParameterValues } from "./names.ts";
import { type KidOptions, type Settings, settingsOf } from "./options.ts";
import { type Practice, type PracticeOptions, practice, type Result } from "./practice.ts";
import { keep, restore, stepAside } from "./saving.ts";

type EvalsOf<B extends AnyBrain> = keyof B["evals"] & string;

/** The values of a brain's outputs, by name. */
export type Outputs<B extends AnyBrain> = { readonly [K in keyof B["outputs"]]: HostTensor };

/**
 * Trains a brain; opens its engine at the first use.
 *
 * @example
 * const kid = new Kid({ sensor: sensor(digits(), { batchSize: 32 }), brain: net, kongfu: sgd({ lr: 0.1 }), maxEpochs: 2 });
 * const { validation } = await kid.practice();
 * @throws UsageError for options that do not fit together
 */
export class Kid<B extends AnyBrain = AnyBrain, S extends SampleTypes = SampleTypes> implements AsyncDisposable {
  readonly brain: B;
  readonly sensor: Sensor<S>;
  /** What it was made of: `new Kid({ ...kid.options, seed: 1 })` is another one of the same parts. */
  readonly options: KidOptions<B, S>;
  readonly #settings: Settings;
  #batches: AsyncIterator<Fed>;
  #step = 0;
  #history: Entry[] = [];
  #mean: MeanState | undefined;
  #stopped = false;
  #isResumed = false;
  readonly #warnings: string[] = [];
  #lastLoss: number | undefined;
  #engine: Promise<Engine> | undefined;

  constructor(options: KidOptions<B, S>) {
    this.#settings = settingsOf(options as KidOptions);
    this.options = options;
    this.brain = options.brain;
    this.sensor = options.sensor as Sensor<S>; // else it did not compile, and settingsOf has thrown
    this.#batches = this.#epochs(0);
  }

  /** How many steps are done, and the validations so far. */
  get clock(): Clock {
    return { step: this.#step, stepsPerEpoch: this.sensor.stepsPerEpoch, validations: this.#history };
  }

  /** The folder of its logs and checkpoints. */
  get logDir(): string {
    return this.#settings.logDir;
  }

  /** The validations of `practice` so far. */
  get history(): readonly Entry[] {
    return this.#history;
  }

  /** Ends `practice` after the step at work. */
  stop(): void {
    this.#stopped = true;
  }

  /**
   * Trains up to the last step, validates after each epoch and at the end, and keeps the logs. Ctrl-C ends it after the
   * step at work, and so does `signal`.
   *
   * @example await kid.practice({ resume: true }) // the same as the option `resume`
   * @throws AkidError where the loss is not finite; UsageError if it is to resume after steps that it has done
   */
  async practice(options: PracticeOptions = {}): Promise<Practice<EvalsOf<B>>> {
    const { resume = false } = ownOptions("practice", options);
    checkOptions("practice", ownOptions("practice", options), ["resume"]);
    const engine = await this.#open();
    if (resume && !this.#isResumed) await this.#resume(engine);
    this.#stopped = false;
    const settings = this.#settings;
    const self = this;
    const parameters = await this.#parameters();
    const trainee: Trainee = {
      parameters,
      monitor: settings.monitor && this.#monitor(engine, settings.monitor, parameters),
      history: this.#history,
      mean: this.#mean,
      warnings: this.#warnings.splice(0),
      get clock() {
        return self.clock;
      },
      get stopped() {
        return self.#stopped;
      },
      begin: () => {
        if (settings.checkpoint && this.#step === 0) stepAside(settings.logDir);
      },
      stop: () => this.stop(),
      rank: engine.ranks?.rank ?? 0,
      agree: (flags) => engine.ranks?.any(flags) ?? flags,
      step: () => this.step(),
      validate: () => this.validate(),
      save: (mean) => this.#save(engine, mean),
    };
    const run = () => practice(trainee, settings, engine) as Promise<Practice<EvalsOf<B>>>;
    return engine.ranks ? engine.ranks.practising(run) : run();
  }

  /**
   * Takes parameters and running statistics by name, from a run's folder (its newest checkpoint, or that of `step`) or from
   * a safetensors file. What the KongFu keeps, the clock and the history stay: `resume` takes those, too.
   *
   * @example await kid.load("runs/pretrained", { partial: true })
   * @throws AkidError name by name, unless `partial`: what is missing, has another shape, or has no place
   */
  async load(place: string, options: LoadOptions = {}): Promise<Loaded> {
    const warn = (warning: string): void => void this.#warnings.push(warning); // the next practice tells it
    return loadInto(await this.#open(), this.#settings.kongfu.average, place, options, warn);
  }

  /**
   * One step on the next batch of the sensor, or on a batch of one's own.
   *
   * @example await kid.step({ image, label })
   * @throws AkidError where the loss is not finite
   */
  async step(own?: Inputs<InputName<B>>): Promise<Result<EvalsOf<B>>> {
    const engine = await this.#open();
    const { batch, place } = own ? { batch: this.#inputs(own) } : ((await this.#batches.next()).value as Fed); // epochs have no end
    const metrics = await engine.train(batch, this.clock, place);
    if (!Number.isFinite(metrics.loss)) throw this.#notFinite(metrics.loss, await engine.blame(batch, this.clock));
    this.#lastLoss = metrics.loss;
    this.#step += 1;
    return metrics as Result<EvalsOf<B>>;
  }

  /**
   * Loss and evals over the whole validation part, or one epoch of the training part, or the validation part of another
   * sensor, such as one of a test set, each sample weighing the same; changes nothing.
   *
   * @example await kid.validate(sensor(testSet, { batchSize: 100 }))
   */
  async validate(part: "validation" | "train" | Sensor<S> = "validation"): Promise<Result<EvalsOf<B>>> {
    const other = typeof part === "object" ? part : undefined;
    if (!other) checkOneOf("validate", "part", part as string, ["validation", "train"]);
    const engine = await this.#open();
    engine.reset("evaluate");
    const mean = new Mean(combinersOf(this.brain.network));
    const feed = this.#feed(engine, other);
    const batches = part === "train" ? feed.epoch(0) : feed.validation();
    for await (const { batch, place } of batches) mean.add(await engine.evaluate(batch, place));
    return mean.value as Result<EvalsOf<B>>;
  }

  /** Loss and evals of one batch in prediction mode; changes nothing. */
  async evaluate(batch: Inputs<InputName<B>>): Promise<Result<EvalsOf<B>>> {
    return (await (await this.#open()).evaluate(this.#inputs(batch))) as Result<EvalsOf<B>>;
  }

  /** Keeps a checkpoint in `logDir` of what `step` has trained, from which `resume` goes on. */
  async save(): Promise<void> {
    await this.#save(await this.#open(), this.#mean ?? new Mean().state);
  }

  /**
   * The brain's outputs for a batch of any size, in prediction mode; or those of a part of the brain, with its weights.
   *
   * @example await kid.predict({ pool1 }, part(net, { start: "ip1" }))
   */
  async predict<P extends AnyBrain = B>(batch: Inputs<InputName<P>>, part?: P): Promise<Outputs<P>> {
    const engine = await this.#open();
    return (await engine.predict(this.#inputs(batch, part), part?.network)) as Outputs<P>;
  }

  /**
   * The values of blocks, rows and inputs in prediction mode, by name.
   *
   * @example (await kid.activations({ image }, ["conv1"])).conv1 // { data, shape: [32, 8, 8, 32] }
   */
  async activations<const Name extends InputName<B> | valueName<B["rows"]>>(
    batch: Inputs<InputName<B>>,
    names: readonly Name[],
  ): Promise<{ readonly [K in Name]: HostTensor }> {
    const engine = await this.#open();
    return (await engine.activations(this.#inputs(batch), names)) as { readonly [K in Name]: HostTensor };
  }

  /**
   * The values of the brain's parameters and running statistics, by name. Where the brain is wired by rows, a name that
   * begins with no row does not compile.
   *
   * @example (await kid.parameters())["ip1/weights"] // { data, shape: [1024, 10] }
   */
  async parameters(): Promise<ParameterValues<B["rows"]>> {
    const engine = await this.#open();
    const values: Record<string, HostTensor> = {};
    for (const name of engine.parameters) values[name] = await engine.read(name);
    return values as ParameterValues<B["rows"]>; // the engine has the brain's
  }

  /**
   * Which learning rates are worth trying, by a short training of a copy with the next batches; changes nothing.
   *
   * @example const { suggestion } = await kid.findRate({ to: 1 })
   * @throws UsageError where the loss does not fall at any of the rates
   */
  async findRate(options: FindRateOptions = {}): Promise<FoundRate> {
    const engine = await this.#open();
    const lr = rising(options);
    const { kongfu } = this.#settings;
    await using copy = await this.#newEngine(kongfu.withLr(lr));
    for (const name of engine.parameters) await copy.write(name, await engine.read(name));
    const length = { steps: options.steps ?? 100, stepsPerEpoch: this.sensor.stepsPerEpoch };
    return await searched(copy, this.#epochs(this.#step), lr, length);
  }

  /** Puts all states that runs have left back to their initial values. */
  async reset(): Promise<void> {
    (await this.#open()).reset();
  }

  /** Frees what the backend holds. */
  async [Symbol.asyncDispose](): Promise<void> {
    await (await this.#engine)?.dispose();
    this.#engine = undefined;
  }

  #open(): Promise<Engine> {
    this.#engine ??= this.#makeEngine();
    return this.#engine;
  }

  async #makeEngine(): Promise<Engine> {
    const engine = await this.#newEngine(this.#settings.kongfu);
    if (this.#settings.resume) await this.#resume(engine);
    return engine;
  }

  async #newEngine(kongfu: KongFu): Promise<Engine> {
    const { brain, engine, backend, seed } = this.#settings;
    const { network } = brain;
    const shapes = await shapesOfSample(network, this.sensor.validation());
    return openEngine(engine, backend, { network, kongfu, seed, shapes });
  }

  /** All parameters and states, with their shapes. */
  async #parameters(): Promise<readonly Parameter[]> {
    const { network } = this.brain;
    return parametersOf(network, await shapesOfSample(network, this.sensor.validation()));
  }

  #monitor(engine: Engine, settings: MonitorSettings, parameters: readonly Parameter[]): Monitor {
    const first = async (part: "train" | "validation"): Promise<Batch> => {
      const batches = part === "validation" ? this.sensor.validation() : this.sensor.epoch(0, this.#settings.seed);
      for await (const batch of batches) return this.#inputs(batch);
      return {}; // a sensor has a batch
    };
    const trained = parameters.filter(({ trainable }) => trainable).map(({ name }) => name);
    return new Monitor(settings, { engine, first, network: this.brain.network, trained });
  }

  /** Goes on where the newest checkpoint was. */
  async #resume(engine: Engine): Promise<void> {
    const { seed, logDir } = this.#settings;
    if (this.#step > 0) {
      const what = `it has done ${this.#step} steps, which the checkpoint would replace`;
      const advice = "Leave `resume` out to go on with them, or resume with a new Kid.";
      throw new UsageError({ where: `resume of '${logDir}'`, what, advice });
    }
    const expected = { seed, stepsPerEpoch: this.sensor.stepsPerEpoch, brain: this.brain.name };
    const found = await restore(engine, expected, logDir, (warning) => this.#warnings.push(warning));
    const { steps } = this.#settings;
    if (found && found.step > steps) {
      const what = `it has done ${found.step} steps, more than the ${steps} of this Kid`;
      throw new UsageError({ where: `resume of '${logDir}'`, what, advice: "Give a longer training." });
    }
    this.#isResumed = true;
    if (!found) return;
    this.#step = found.step;
    this.#history = [...found.history];
    this.#mean = found.mean;
    this.#lastLoss = found.lastLoss ?? undefined;
    this.#batches = this.#epochs(found.step);
  }

  async #save(engine: Engine, mean: MeanState): Promise<void> {
    if (engine.ranks && !engine.ranks.isLead) return;
    const { seed, logDir, checkpoint } = this.#settings;
    const { stepsPerEpoch } = this.sensor;
    const standing = { seed, stepsPerEpoch, brain: this.brain.name, history: this.#history, mean };
    const lastLoss = this.#lastLoss ?? null;
    await keep(engine, { step: this.#step, ...standing, lastLoss }, logDir, checkpoint || {});
  }

  #feed({ ranks }: Engine, sensor: Sensor = this.sensor): Feed {
    const { seed } = this.#settings;
    return new Feed({ sensor, seed, inputs: (batch) => this.#inputs(batch), ranks });
  }

  /** The batches of all epochs, from a step on. */
  async *#epochs(step: number): AsyncGenerator<Fed> {
    yield* this.#feed(await this.#open()).epochs(step);
  }

  /** What the brain takes of a batch: a source may give more. */
  #inputs(batch: Readonly<Record<string, HostTensor | undefined>>, brain: AnyBrain = this.brain): Batch {
    const names = Object.keys(brain.inputs).filter((name) => name in batch);
    return Object.fromEntries(names.map((name) => [name, batch[name] as HostTensor]));
  }

  #notFinite(loss: number, culprit: string): AkidError {
    const before =
      this.#lastLoss === undefined ? "no finite loss before it" : `last finite loss ${this.#lastLoss.toPrecision(4)}`;
    return new AkidError({
      where: this.brain.name,
      what: `the loss became ${loss} at step ${this.#step + 1} in ${culprit} (${before})`,
      advice: "Lower the learning rate, or look for values in the data that are not finite or far too large.",
    });
  }
}
