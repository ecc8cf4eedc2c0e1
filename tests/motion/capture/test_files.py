"""Captured movements: BVH of any rig, OpenPose sequences."""

import json

import numpy as np
import pytest

from core.errors import PoseFormatError
from core.geometry import Size
from core.motion.between import frames
from core.motion.capture import timeline_of_file
from core.motion.capture.bvh import parse, places
from core.motion.capture.skeletons import head_of, joints_of
from core.motion.cycles import CYCLES, timeline_of
from core.motion.cycles.rig import Build, in_round
from core.motion.timeline import MOST_FRAMES, Play
from core.pose import openpose, presets
from core.pose.skeleton import Joint
from tests.motion.capture.writing import bvh_of, rounds

SIZE = Size(512, 768)


def test_what_was_captured_is_seen_as_it_was():
    timeline = timeline_of_file(bvh_of(rounds("kick"), frame_time=1 / 12), "kick.bvh", SIZE)
    assert (timeline.play, timeline.fps, timeline.title) == (Play.ONCE, 12, "kick.bvh")
    cycle = frames(timeline_of("kick", SIZE, yaw=64.0))  # it stands turned by 34
    found, asked = (
        np.array([pose.people[0].body[:14, :2] for pose in poses])
        for poses in (frames(timeline), cycle)
    )
    found, asked = (one - one[:, [8, 11]].mean(1)[:, None] for one in (found, asked))
    scale = (found * asked).sum() / (asked * asked).sum()
    assert np.abs(found - scale * asked)[:, 1:].max() < 0.12 * np.ptp(found[0, :, 1])


def test_a_file_whose_z_is_up_is_the_same():
    bodies = np.array(rounds("kick"))
    lying = np.stack([bodies[..., 0], -bodies[..., 2], bodies[..., 1]], axis=-1)
    one, other = (
        np.array([pose.people[0].body for pose in frames(timeline_of_file(data, "", SIZE))])
        for data in (bvh_of(bodies), bvh_of(lying))
    )
    assert np.allclose(one, other, atol=0.1)


def test_it_stands_on_one_ground_inside_of_the_picture():
    for name in ("walk", "jump"):
        data = bvh_of(rounds(name) * 2, frame_time=1 / 12)
        found = np.array([p.people[0].body for p in frames(timeline_of_file(data, name, SIZE))])
        x, y = found[..., 0][found[..., 2] > 0], found[..., 1][found[..., 2] > 0]
        assert x.min() > 0 and x.max() < SIZE.width and y.min() > 0 and y.max() < SIZE.height
        assert found[:, [10, 13], 1].max() == pytest.approx(0.91 * SIZE.height, abs=25)


def test_who_travels_far_walks_on_the_spot():
    away = np.array(rounds("walk") * 6)
    away[:, :, 2] += np.linspace(0, 40, len(away))[:, None]
    found = np.array(
        [p.people[0].body for p in frames(timeline_of_file(bvh_of(away), "walk", SIZE))]
    )
    tall = np.ptp(found[0, :14, 1])
    assert np.ptp(found[:, 1, 0]) < 0.3 * tall and tall > 0.5 * SIZE.height


def test_hands_hang_on_their_forearms_as_large_in_every_frame():
    poses = frames(timeline_of_file(bvh_of(rounds("walk"), frame_time=1 / 12), "walk", SIZE))
    for pose in poses:
        person = pose.people[0]
        assert np.allclose(person.left_hand[0], person.body[7], atol=0.01)
        along = person.left_hand[9, :2] - person.left_hand[0, :2]
        assert along @ (person.body[7, :2] - person.body[6, :2]) > 0


def test_a_capture_is_thinned_to_the_clips_pace_and_length():
    data = bvh_of(rounds("walk") * 10, frame_time=1 / 120)
    assert timeline_of_file(data, "fast", SIZE).frame_count == 12
    long = bvh_of(rounds("walk") * 50, frame_time=1.0)
    assert timeline_of_file(long, "long", SIZE).frame_count == MOST_FRAMES


def test_a_rest_pose_before_the_movement_is_left_out():
    rest = presets.get("standing").pose.people[0]
    tee = in_round(Build.of(rest), CYCLES["idle"].curve(0)).body * 0.01
    spread = tee.copy()
    for start, way in ((5, 1), (2, -1)):
        for step in (1, 2):
            spread[start + step] = spread[start] + [way * 0.8 * step, 0, 0]
    data = bvh_of([spread, *[tee] * 5], frame_time=1 / 12)
    found = np.array([p.people[0].body for p in frames(timeline_of_file(data, "t", SIZE))])
    assert len(found) == 5 and np.ptp(found[:, 4, 0]) < 1


def test_rotations_are_about_axes_turned_by_those_before():
    text = """HIERARCHY
    ROOT hip of mine
    { OFFSET 0 0 0 CHANNELS 6 Xposition Yposition Zposition Zrotation Xrotation Yrotation
      JOINT arm { OFFSET 0 2 0 CHANNELS 3 Zrotation Xrotation Yrotation
        End Site { OFFSET 1 0 0 } } }
    MOTION
    Frames: 2
    Frame Time: 0.0333333
    1 0 0 90 0 0 0 0 0
    0 0 0 90 90 0 0 0 90
    """
    capture = parse(text)
    assert capture.bones[0].name == "hip of mine" and capture.frame_time == 0.0333333
    where, _ = places(capture, np.array([0, 1]))
    assert np.allclose(where[0], [[1, 0, 0], [-1, 0, 0], [-1, 1, 0]], atol=1e-9)
    # the second frame: z first turns up to -x, then about the turned x, up comes to the viewer
    assert np.allclose(where[1, 1], [0, 0, 2], atol=1e-9)


RIGS = {
    "cmu": (["Hips", "LHipJoint", "LeftUpLeg", "LeftLeg", "LeftFoot", "RHipJoint", "RightUpLeg",
             "RightLeg", "RightFoot", "Neck", "Head", "LeftShoulder", "LeftArm", "LeftForeArm",
             "LeftHand", "RightShoulder", "RightArm", "RightForeArm", "RightHand"], "RightArm"),
    "mixamo": ([f"mixamorig:{name}" for name in (
        "Hips", "LeftUpLeg", "LeftLeg", "LeftFoot", "RightUpLeg", "RightLeg", "RightFoot", "Head",
        "LeftShoulder", "LeftArm", "LeftForeArm", "LeftHand", "RightShoulder", "RightArm",
        "RightForeArm", "RightHand")], "mixamorig:RightArm"),
    "biovision": (["Hips", "LeftHip", "LeftKnee", "LeftAnkle", "RightHip", "RightKnee",
                   "RightAnkle", "Head", "LeftCollar", "LeftShoulder", "LeftElbow", "LeftWrist",
                   "RightCollar", "RightShoulder", "RightElbow", "RightWrist"], "RightShoulder"),
    "poser": (["hip", "lThigh", "lShin", "lFoot", "rThigh", "rShin", "rFoot", "head", "lCollar",
               "lShldr", "lForeArm", "lHand", "rCollar", "rShldr", "rForeArm", "rHand"], "rShldr"),
    "poser in small letters": (["hip", "neck", "lbuttock", "lthigh", "lshin", "lfoot", "rbuttock",
               "rthigh", "rshin", "rfoot", "lcollar", "lshldr", "lforearm", "lhand", "rcollar",
               "rshldr", "rforearm", "rhand"], "rshldr"),
    "unreal": (["pelvis", "thigh_l", "calf_l", "foot_l", "thigh_r", "calf_r", "foot_r", "head",
                "clavicle_l", "upperarm_l", "lowerarm_l", "hand_l", "clavicle_r", "upperarm_r",
                "lowerarm_r", "hand_r"], "upperarm_r"),
    "rigify": (["spine", "thigh.L", "shin.L", "foot.L", "thigh.R", "shin.R", "foot.R", "head",
                "shoulder.L", "upper_arm.L", "forearm.L", "hand.L", "shoulder.R", "upper_arm.R",
                "forearm.R", "hand.R"], "upper_arm.R"),
    "vrm": (["J_Bip_C_Hips", "J_Bip_L_UpperLeg", "J_Bip_L_LowerLeg", "J_Bip_L_Foot",
             "J_Bip_R_UpperLeg", "J_Bip_R_LowerLeg", "J_Bip_R_Foot", "J_Bip_C_Head",
             "J_Bip_L_Shoulder", "J_Bip_L_UpperArm", "J_Bip_L_LowerArm", "J_Bip_L_Hand",
             "J_Bip_R_Shoulder", "J_Bip_R_UpperArm", "J_Bip_R_LowerArm", "J_Bip_R_Hand"],
            "J_Bip_R_UpperArm"),
    "rokoko": (["Hips", "LeftThigh", "LeftShin", "LeftFoot", "RightThigh", "RightShin", "RightFoot",
                "Head", "LeftShoulder", "LeftArm", "LeftForeArm", "LeftHand", "RightShoulder",
                "RightArm", "RightForeArm", "RightHand"], "RightArm"),
}  # fmt: skip


@pytest.mark.parametrize("rig", RIGS)
def test_the_joints_of_usual_rigs_are_known(rig):
    names, shoulder = RIGS[rig]
    found = joints_of(names)
    assert len(found) == 12 and len(set(found.values())) == 12
    assert names[found[Joint.RIGHT_SHOULDER]] == shoulder
    assert "r" in names[found[Joint.RIGHT_KNEE]].lower().replace("lower", "")
    assert head_of(names) is not None


@pytest.mark.parametrize("name", ["bone_1", "LeftTentacle"])
def test_a_skeleton_without_known_names_is_told(name):
    with pytest.raises(PoseFormatError) as told:
        joints_of([name] * 12)
    assert "names" in told.value.shown


GOOD = bvh_of(rounds("walk")).decode()


@pytest.mark.parametrize(
    "text",
    [
        "HIERARCHY",
        "HIERARCHY ROOT a { OFFSET 0 0",
        "HIERARCHY ROOT a { WINGS }",
        "HIERARCHY ROOT a { OFFSET x 0 0 }",
        "HIERARCHY ROOT a { OFFSET nan 0 0 }",
        "HIERARCHY ROOT a { CHANNELS 9 }",
        "HIERARCHY ROOT a { CHANNELS 1 Wrotation }",
        "HIERARCHY JOINT a { }",
        "HIERARCHY ROOT a { " + "JOINT b { " * 1200,
        GOOD.split("MOTION")[0],
        GOOD.split("MOTION")[0] + "MOTION\nFrames: 3\nFrame Time: 0",
        GOOD.split("MOTION")[0] + "MOTION\nFrames: 2\nFrame Time: 0.1\n1 2 3",
        GOOD.split("MOTION")[0] + "MOTION\nFrames: 2\nFrame Time: 0.1\nhello",
        GOOD.replace("Frames: 12", "Frames: -1"),
    ],
)
def test_broken_files_are_told(text):
    with pytest.raises(PoseFormatError) as told:
        timeline_of_file(text.encode(), "broken.bvh", SIZE)
    assert told.value.shown


def test_a_file_that_ends_early_plays_as_far_as_it_goes():
    cut = GOOD[: GOOD.rindex("\n")].encode()
    assert timeline_of_file(cut, "cut", SIZE, fps=24).frame_count == 11


def test_openpose_frames_play_one_by_one_or_at_their_pace():
    poses = frames(timeline_of("walk", SIZE))
    data = json.dumps([openpose.to_document(pose) for pose in poses]).encode()
    timeline = timeline_of_file(data, "  walk \n cycle ", SIZE)
    assert frames(timeline) == poses and timeline.title == "walk cycle"
    half = timeline_of_file(data, "walk", SIZE, file_fps=24)
    assert frames(half) == poses[::2]
