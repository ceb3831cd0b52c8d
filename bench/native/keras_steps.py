"""One contender of the table: tf.keras's training step as one graph. Argument: net. See turns.ts."""

import json
import os
import sys
import time

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import numpy as np
import tensorflow as tf

layers = tf.keras.layers


def mlp():
    dense = [layers.Dense(512, activation="relu"), layers.Dense(512, activation="relu"), layers.Dense(10)]
    return tf.keras.Sequential([tf.keras.Input((784,)), *dense]), (128, 784)


def lenet():
    features = [layers.Conv2D(32, 5, padding="same", activation="relu"), layers.MaxPool2D(2)]
    features += [layers.Conv2D(64, 5, padding="same", activation="relu"), layers.MaxPool2D(2)]
    head = [layers.Flatten(), layers.Dense(512, activation="relu"), layers.Dense(10)]
    return tf.keras.Sequential([tf.keras.Input((28, 28, 1)), *features, *head]), (128, 28, 28, 1)


def resnet20():
    def conv(x, filters, size, stride):
        y = layers.Conv2D(filters, size, strides=stride, padding="same", use_bias=False)(x)
        return layers.BatchNormalization(momentum=0.9)(y)

    image = tf.keras.Input((32, 32, 3))
    x = layers.ReLU()(conv(image, 16, 3, 1))
    for stage in range(3):
        for unit in range(3):
            filters, stride = 16 << stage, 2 if stage > 0 and unit == 0 else 1
            y = conv(layers.ReLU()(conv(x, filters, 3, stride)), filters, 3, 1)
            skip = x if stride == 1 else conv(x, filters, 1, stride)
            x = layers.ReLU()(layers.Add()([y, skip]))
    return tf.keras.Model(image, layers.Dense(10)(layers.GlobalAveragePooling2D()(x))), (64, 32, 32, 3)


def main():
    net, shape = {"mlp": mlp, "lenet": lenet, "resnet20": resnet20}[sys.argv[1]]()
    image = np.random.default_rng(0).standard_normal(shape, dtype=np.float32)
    label = np.arange(shape[0]) % 10
    optimiser = tf.keras.optimizers.SGD(0.01, momentum=0.9)
    optimiser.build(net.trainable_variables)
    loss_of = tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True)

    @tf.function
    def step(image, label):
        with tf.GradientTape() as tape:
            loss = loss_of(label, net(image, training=True))
        variables = net.trainable_variables
        optimiser.apply_gradients(zip(tape.gradient(loss, variables), variables))
        return loss

    image, label = tf.constant(image), tf.constant(label)
    for line in sys.stdin:
        times, cpu = [], time.process_time()
        for _ in range(int(line)):
            begin = time.perf_counter()
            loss = float(step(image, label))
            times.append((time.perf_counter() - begin) * 1000)
        cpu = (time.process_time() - cpu) * 1000 / len(times)
        print(json.dumps({"times": times, "cpu": cpu, "loss": loss}), flush=True)


main()
