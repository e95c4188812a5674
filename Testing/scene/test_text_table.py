from CTGANAugmentLib.scene.text_table import add_text_table


def test_a_table_holds_its_texts_under_their_headings(scene, volume_node):
    rows = [["MAE (HU)", "10.0", "52.5"], ["SSIM", "–", "0.909"]]
    node = add_text_table(scene, "scores", ["", "Whole image", "Body"], rows, volume_node)
    assert node.GetNumberOfRows() == 2
    assert [node.GetColumnName(number) for number in range(3)] == [" ", "Whole image", "Body"]
    assert [[node.GetCellText(row, column) for column in range(3)] for row in range(2)] == rows


def test_two_tables_of_one_name_are_told_apart(scene, volume_node):
    names = {add_text_table(scene, "scores", ["a"], [["1"]], volume_node).GetName() for _ in range(2)}
    assert len(names) == 2
