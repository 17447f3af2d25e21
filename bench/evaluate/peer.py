"""The peer: scikit-learn's logistic regression as a discrete-time hazard on window features, C chosen by asset.

peer.py TRAIN.csv HORIZON TEST.csv... prints one JSON list of probabilities a test file, in the order of its rows.
"""

import json
import sys

import numpy as np
import pandas as pd
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import log_loss
from sklearn.model_selection import GroupKFold
from sklearn.preprocessing import StandardScaler

WINDOWS = (6, 24, 72, 168)
CS = (3e-4, 1e-3, 3e-3, 1e-2)
EVERY = 3


def features(rows):
    signals = [name for name in rows.columns if name not in ("asset", "time", "event")]
    parts = []
    for _, own in rows.groupby("asset", sort=False):
        read = own[signals].ffill()
        told = [read]
        for window in WINDOWS:
            rolling = read.rolling(window, min_periods=1)
            mean = rolling.mean()
            recent = read.rolling(max(2, window // 4), min_periods=1).mean()
            told += [mean, rolling.std().fillna(0), rolling.min(), rolling.max(), recent - mean]
        renewed = own["event"].isin(["failure", "repair"]).cumsum()
        told.append(np.log1p(own.groupby(renewed).cumcount()))
        parts.append(pd.concat(told, axis=1))
    return np.nan_to_num(pd.concat(parts).to_numpy(dtype=np.float32))


def answers(rows, horizon):
    """1 failed within the horizon, 0 did not, -1 watched for too short a time."""
    told = np.full(len(rows), -1)
    place = 0
    for _, own in rows.groupby("asset", sort=False):
        hours = own["time"].to_numpy()
        failed = hours[(own["event"] == "failure").to_numpy()]
        following = np.searchsorted(failed, hours, side="right")
        until = np.array([failed[k] - hour if k < len(failed) else np.inf for k, hour in zip(following, hours)])
        watched = hours[-1] - hours >= horizon
        told[place : place + len(own)] = np.where(until <= horizon, 1, np.where(watched, 0, -1))
        place += len(own)
    return told


def read(path):
    return pd.read_csv(path, dtype={"asset": str, "event": str}, keep_default_na=True)


def main(train, horizon, *tests):
    rows = read(train)
    told, said = features(rows), answers(rows, float(horizon))
    known = (said >= 0) & (np.arange(len(said)) % EVERY == 0)
    scaler = StandardScaler().fit(told[known])
    x, y, groups = scaler.transform(told[known]), said[known], rows["asset"].to_numpy()[known]

    def loss(c):
        folds = GroupKFold(4).split(x, y, groups)
        return sum(
            log_loss(y[b], LogisticRegression(C=c, max_iter=150).fit(x[a], y[a]).predict_proba(x[b])[:, 1])
            for a, b in folds
        )

    model = LogisticRegression(C=min(CS, key=loss), max_iter=300).fit(x, y)
    for path in tests:
        print(json.dumps(model.predict_proba(scaler.transform(features(read(path))))[:, 1].round(6).tolist()))


if __name__ == "__main__":
    main(*sys.argv[1:])
