from CTGANAugmentLib.faces.translation_scores import score_range, score_table

BODY = {"mae": 52.4719, "mse": 9000.04, "psnr_db": 30.28, "ssim": 0.90909, "ms_ssim": None, "ncc": 0.5}
RECORD = {
    "measured": {
        "scores": {
            "regions": {"image": {**BODY, "mae": 10.0}, "body": BODY},
            "unit": "HU",
            "value_range": [-1024.0, 3071.0],
        }
    }
}


def test_scores_have_a_column_a_region_and_a_row_a_score():
    headings, rows = score_table(RECORD)
    assert headings == ["", "Whole image", "Body"]
    assert rows[0] == ["MAE (HU)", "10.0", "52.5"]
    assert rows[1] == ["MSE", "9000.0", "9000.0"]
    assert rows[3] == ["SSIM", "0.909", "0.909"]
    assert rows[4] == ["MS-SSIM", "–", "–"]
    assert len(rows) == 7


def test_the_range_of_values_is_told():
    assert score_range(RECORD) == "PSNR and SSIM for values from -1024 to 3071 HU."


def test_nothing_is_told_where_nothing_was_scored():
    for record in ({}, {"measured": {}}):
        assert score_table(record) == ([], [])
        assert score_range(record) == ""
