<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en_US">
    <context>
        <name>CTGANAugment</name>
        <message>
            <source>... and {count} more</source>
            <translation>……另有 {count} 项</translation>
        </message>
        <message>
            <source>0 even rim, 1 interrupted nodules</source>
            <translation>0：环缘均匀；1：断续结节状</translation>
        </message>
        <message>
            <source>2.5-D</source>
            <translation>2.5-D</translation>
        </message>
        <message>
            <source>2.5-D: networks see an odd number of slices as channels of one</source>
            <translation>2.5-D：网络把奇数个层面当作一个层面的多个通道</translation>
        </message>
        <message>
            <source>3-D</source>
            <translation>三维</translation>
        </message>
        <message>
            <source>3-D and the rest</source>
            <translation>三维为主</translation>
        </message>
        <message>
            <source>A</source>
            <translation>A</translation>
        </message>
        <message>
            <source>A bright, oval, fairly homogeneous haematoma in the brain with a thin dark ring of oedema and mild mass effect, on non-contrast CT within the first hours.</source>
            <translation>脑内高密度、椭圆形、较均匀的血肿，周围有薄层低密度水肿环和轻度占位效应；为发病数小时内的平扫 CT 表现。</translation>
        </message>
        <message>
            <source>A chosen segmentation has no segment: choose another one, or none.</source>
            <translation>所选的一个分割没有分段：请另选一个，或不选。</translation>
        </message>
        <message>
            <source>A dense, slightly irregular patch in the cancellous bone, less dense than a bone island, as from prostate cancer. The same with and without contrast medium.</source>
            <translation>松质骨内致密、略不规则的斑片影，密度低于骨岛，如前列腺癌转移。平扫与增强表现相同。</translation>
        </message>
        <message>
            <source>A folder of this name is made in the first of the app's folders</source>
            <translation>将在应用的第一个文件夹中建立此名称的文件夹</translation>
        </message>
        <message>
            <source>A hazy, round increase of lung density through which vessels and bronchi remain visible. Non-contrast values, which contrast medium hardly changes.</source>
            <translation>边缘模糊的类圆形肺密度增高影，其内仍可见血管和支气管。数值为平扫值，对比剂对其影响很小。</translation>
        </message>
        <message>
            <source>A large, oval mass within or between muscles, slightly darker than muscle and mottled on non-contrast CT, and close to muscle on T1 MR without contrast medium. It pushes muscle and fat aside and spares the bone. The MR contrast is against muscle, so place it in muscle.</source>
            <translation>肌肉内或肌间的大椭圆形肿块，平扫 CT 上密度略低于肌肉、呈斑驳状，未增强的 T1 MR 上信号接近肌肉。推移肌肉和脂肪，不侵犯骨。MR 对比度以肌肉为参照，因此请放置在肌肉内。</translation>
        </message>
        <message>
            <source>A lobulated soft-tissue mass of more than 3 cm with strands that radiate into the lung, often with a less dense necrotic centre. Non-contrast values; after contrast medium add about 40 HU to the body and nothing to the core.</source>
            <translation>大于 3 cm 的分叶状软组织肿块，有毛刺伸向肺内，中心常有密度较低的坏死。数值为平扫值；增强后瘤体约增加 40 HU，中心坏死区不变。</translation>
        </message>
        <message>
            <source>A pattern leads down into folders, not up.</source>
            <translation>路径模式只能向下进入文件夹，不能向上。</translation>
        </message>
        <message>
            <source>A point lies outside the volume: move it or delete it.</source>
            <translation>有一个点在体数据之外：请移动或删除它。</translation>
        </message>
        <message>
            <source>A recipe of my own ...</source>
            <translation>我自己的配方……</translation>
        </message>
        <message>
            <source>A round lesion darker than the liver with a soft margin, a slightly brighter rim and a darker centre, as from colorectal cancer in the portal venous phase. On a non-contrast scan it is fainter: use a contrast of about -15 HU and a rim of 0. MR: T1 without contrast medium.</source>
            <translation>密度低于肝脏的类圆形病灶，边缘模糊，周边略亮、中心更暗，如门静脉期的结直肠癌转移。平扫时更不明显：对比度用约 -15 HU，环缘用 0。MR：未增强 T1。</translation>
        </message>
        <message>
            <source>A round, bulging, heterogeneous mass that enhances less than the kidney, often with a dark necrotic part, in the portal venous or nephrographic phase. On a non-contrast scan it is nearly isodense: use a contrast of +3 HU and a core of -10 HU.</source>
            <translation>类圆形、外凸、不均匀的肿块，强化低于肾实质，常有低密度坏死区；为门静脉期或实质期表现。平扫时几乎等密度：对比度用 +3 HU，中心用 -10 HU。</translation>
        </message>
        <message>
            <source>A round, enhancing lesion, often a ring with a darker centre, in a wide zone of dark oedema, on contrast-enhanced CT and contrast-enhanced T1 MR. On non-contrast CT use a contrast of about +3 HU and a rim of 0.</source>
            <translation>类圆形强化病灶，常呈中心较暗的环形强化，周围有大片低密度（低信号）水肿；为增强 CT 和增强 T1 MR 表现。平扫 CT 时对比度用约 +3 HU，环缘用 0。</translation>
        </message>
        <message>
            <source>A round, mosaic-like mass that has washed out to slightly darker than the liver, with a thin bright capsule, in the portal venous or delayed phase. On a non-contrast scan use a contrast of about -10 HU and a rim of 0; in the late arterial phase about +35 HU and a rim of 0.</source>
            <translation>类圆形、呈马赛克样的肿块，门静脉期或延迟期廓清后略低于肝脏，有薄而亮的包膜。平扫时对比度用约 -10 HU，环缘用 0；动脉晚期用约 +35 HU，环缘用 0。</translation>
        </message>
        <message>
            <source>A seed lies outside the volume: move it or delete it.</source>
            <translation>有一个种子点在体数据之外：请移动或删除它。</translation>
        </message>
        <message>
            <source>A sharp, homogeneous, round lesion of water density without a visible wall; the same without contrast medium and in every phase. MR: very dark on T1.</source>
            <translation>边界锐利、均匀的水样密度类圆形病灶，壁不可见；平扫和增强各期相同。MR：T1 上信号很低。</translation>
        </message>
        <message>
            <source>A sharp, slightly lobulated lesion darker than the liver with bright interrupted nodules along its edge, nearly as dense as the vessels, in the portal venous phase. On a non-contrast scan use a contrast of about -15 HU and a rim of 0.</source>
            <translation>边界锐利、略呈分叶状的病灶，密度低于肝脏，门静脉期边缘有断续的结节状强化，接近血管密度。平扫时对比度用约 -15 HU，环缘用 0。</translation>
        </message>
        <message>
            <source>A small, round, well-defined nodule of soft-tissue density that hides the vessels behind it. Non-contrast values; after contrast medium add about 10 HU (benign) to 40 HU (malignant).</source>
            <translation>小而圆、边界清楚的软组织密度结节，遮盖其后的血管。数值为平扫值；增强后良性约增加 10 HU，恶性约增加 40 HU。</translation>
        </message>
        <message>
            <source>A transform with its own figures, or a pipeline of several.</source>
            <translation>单个变换及其参数，或由多个变换组成的流程。</translation>
        </message>
        <message>
            <source>AUC</source>
            <translation>AUC（曲线下面积）</translation>
        </message>
        <message>
            <source>Accumulate</source>
            <translation>梯度累积</translation>
        </message>
        <message>
            <source>Accuracy</source>
            <translation>准确率</translation>
        </message>
        <message>
            <source>Adaptive</source>
            <translation>自适应</translation>
        </message>
        <message>
            <source>Add all figures to the scene as a table</source>
            <translation>将全部指标作为表格加入场景</translation>
        </message>
        <message>
            <source>Add to the segment</source>
            <translation>加入分段</translation>
        </message>
        <message>
            <source>Add what the method finds as a new segment.</source>
            <translation>把该方法找到的结果作为新的分段加入。</translation>
        </message>
        <message>
            <source>Advection</source>
            <translation>平流</translation>
        </message>
        <message>
            <source>After</source>
            <translation>之后</translation>
        </message>
        <message>
            <source>Alike</source>
            <translation>相似比例</translation>
        </message>
        <message>
            <source>All segments</source>
            <translation>全部分段</translation>
        </message>
        <message>
            <source>All {count} images were read.</source>
            <translation>{count} 幅图像已全部阅读。</translation>
        </message>
        <message>
            <source>Alpha</source>
            <translation>Alpha（弹性）</translation>
        </message>
        <message>
            <source>An experiment of my own ...</source>
            <translation>我自己的实验……</translation>
        </message>
        <message>
            <source>An ill-defined hole in the bone filled with soft tissue; trabeculae and part of the cortex are gone. Non-contrast value; in the portal venous phase add about 30 HU.</source>
            <translation>骨内边界不清、充满软组织的缺损；骨小梁和部分骨皮质消失。数值为平扫值；门静脉期约增加 30 HU。</translation>
        </message>
        <message>
            <source>An oval, smooth, homogeneous soft-tissue nodule in fat, enlarged by size criteria. Non-contrast value; in the portal venous phase use about 85 HU.</source>
            <translation>脂肪内椭圆形、光滑、均匀的软组织结节，按大小标准为肿大。数值为平扫值；门静脉期用约 85 HU。</translation>
        </message>
        <message>
            <source>Another seed</source>
            <translation>换一个随机种子</translation>
        </message>
        <message>
            <source>Appearance</source>
            <translation>表现</translation>
        </message>
        <message>
            <source>Apply</source>
            <translation>应用</translation>
        </message>
        <message>
            <source>Arm</source>
            <translation>实验组</translation>
        </message>
        <message>
            <source>Around</source>
            <translation>取块位置</translation>
        </message>
        <message>
            <source>As nnU-Net</source>
            <translation>仿 nnU-Net</translation>
        </message>
        <message>
            <source>At a checkpoint; Resume goes on</source>
            <translation>位于检查点；按“恢复”继续</translation>
        </message>
        <message>
            <source>At points</source>
            <translation>在点上</translation>
        </message>
        <message>
            <source>At points that I click</source>
            <translation>在我点击的位置</translation>
        </message>
        <message>
            <source>At random in a region</source>
            <translation>在区域内随机</translation>
        </message>
        <message>
            <source>At random in an organ</source>
            <translation>在器官内随机</translation>
        </message>
        <message>
            <source>At random places within a region</source>
            <translation>在感兴趣区内随机放置</translation>
        </message>
        <message>
            <source>At random places within a segment</source>
            <translation>在一个分段内随机放置</translation>
        </message>
        <message>
            <source>Attraction by edges; negative repels</source>
            <translation>边缘的吸引；负值为排斥</translation>
        </message>
        <message>
            <source>Attraction by likeness to the tissue; negative repels</source>
            <translation>相似组织的吸引；负值为排斥</translation>
        </message>
        <message>
            <source>Augment</source>
            <translation>增强</translation>
        </message>
        <message>
            <source>Automatic</source>
            <translation>自动</translation>
        </message>
        <message>
            <source>Automatic ({modality})</source>
            <translation>自动（{modality}）</translation>
        </message>
        <message>
            <source>Average flips</source>
            <translation>对翻转取平均</translation>
        </message>
        <message>
            <source>Axial</source>
            <translation>轴位</translation>
        </message>
        <message>
            <source>Axial and the rest</source>
            <translation>轴位为主</translation>
        </message>
        <message>
            <source>Axis</source>
            <translation>轴</translation>
        </message>
        <message>
            <source>B</source>
            <translation>B</translation>
        </message>
        <message>
            <source>BIDS derivatives</source>
            <translation>BIDS 衍生数据</translation>
        </message>
        <message>
            <source>Backend</source>
            <translation>推理后端</translation>
        </message>
        <message>
            <source>Ball</source>
            <translation>球</translation>
        </message>
        <message>
            <source>Ball (no method)</source>
            <translation>球（不使用方法）</translation>
        </message>
        <message>
            <source>Balloon</source>
            <translation>气球力</translation>
        </message>
        <message>
            <source>Baselines</source>
            <translation>分割基线</translation>
        </message>
        <message>
            <source>Basins shallower than this share of the gradient's range are none (h-minima)</source>
            <translation>浅于梯度范围这一比例的盆地不算盆地（h-极小值）</translation>
        </message>
        <message>
            <source>Batch size</source>
            <translation>批大小</translation>
        </message>
        <message>
            <source>Before</source>
            <translation>之前</translation>
        </message>
        <message>
            <source>Begin</source>
            <translation>开始</translation>
        </message>
        <message>
            <source>Begin a new run in the folder.</source>
            <translation>在该文件夹中开始新的训练。</translation>
        </message>
        <message>
            <source>Below the folder, with names in braces, such as {example}</source>
            <translation>相对于该文件夹，花括号内为名称，例如 {example}</translation>
        </message>
        <message>
            <source>Beta</source>
            <translation>Beta（刚度）</translation>
        </message>
        <message>
            <source>Beta1</source>
            <translation>Beta1</translation>
        </message>
        <message>
            <source>Beta2</source>
            <translation>Beta2</translation>
        </message>
        <message>
            <source>Bias field</source>
            <translation>偏置场</translation>
        </message>
        <message>
            <source>Blocks</source>
            <translation>残差块数</translation>
        </message>
        <message>
            <source>Blow up a balloon from the seeds until edges stop it.</source>
            <translation>从种子点吹起气球，直到边缘使其停下。</translation>
        </message>
        <message>
            <source>Blur</source>
            <translation>模糊</translation>
        </message>
        <message>
            <source>Body</source>
            <translation>身体</translation>
        </message>
        <message>
            <source>Bone</source>
            <translation>骨窗</translation>
        </message>
        <message>
            <source>Border</source>
            <translation>边界</translation>
        </message>
        <message>
            <source>Boundary weight</source>
            <translation>边界权重</translation>
        </message>
        <message>
            <source>Box</source>
            <translation>方框</translation>
        </message>
        <message>
            <source>Boxes</source>
            <translation>方框</translation>
        </message>
        <message>
            <source>Brain</source>
            <translation>脑窗</translation>
        </message>
        <message>
            <source>Bridge</source>
            <translation>桥接</translation>
        </message>
        <message>
            <source>Brightness</source>
            <translation>亮度</translation>
        </message>
        <message>
            <source>Broken off: its process ended; Resume goes on from the newest checkpoint</source>
            <translation>已中断：其进程已结束；按“恢复”从最新的检查点继续</translation>
        </message>
        <message>
            <source>Bumps of the margin: 0 smooth, 1 strongly lobulated</source>
            <translation>边缘的起伏：0 为光滑，1 为明显分叶</translation>
        </message>
        <message>
            <source>COCO, slices as pictures</source>
            <translation>COCO（层面存为图片）</translation>
        </message>
        <message>
            <source>CT</source>
            <translation>CT</translation>
        </message>
        <message>
            <source>CT (Hounsfield units)</source>
            <translation>CT（亨氏单位）</translation>
        </message>
        <message>
            <source>CT noise</source>
            <translation>CT 噪声</translation>
        </message>
        <message>
            <source>CT or MR scan. It is never changed.</source>
            <translation>CT 或 MR 扫描。原始扫描从不改变。</translation>
        </message>
        <message>
            <source>CT value that becomes -1</source>
            <translation>映射为 -1 的 CT 值</translation>
        </message>
        <message>
            <source>CT value that becomes 1</source>
            <translation>映射为 1 的 CT 值</translation>
        </message>
        <message>
            <source>CT value that is black</source>
            <translation>显示为黑色的 CT 值</translation>
        </message>
        <message>
            <source>CT value that is white</source>
            <translation>显示为白色的 CT 值</translation>
        </message>
        <message>
            <source>Calcification</source>
            <translation>钙化</translation>
        </message>
        <message>
            <source>Calcified fraction</source>
            <translation>钙化比例</translation>
        </message>
        <message>
            <source>Cancel</source>
            <translation>取消</translation>
        </message>
        <message>
            <source>Card</source>
            <translation>模型卡</translation>
        </message>
        <message>
            <source>Card: {title}</source>
            <translation>模型卡：{title}</translation>
        </message>
        <message>
            <source>Case</source>
            <translation>病例</translation>
        </message>
        <message>
            <source>Categories</source>
            <translation>类别数</translation>
        </message>
        <message>
            <source>Chan-Vese contour</source>
            <translation>Chan-Vese 活动边界</translation>
        </message>
        <message>
            <source>Chance left the scan as it was.</source>
            <translation>本次随机抽取未作任何改动。</translation>
        </message>
        <message>
            <source>Change of the background in the oedema</source>
            <translation>水肿区内背景的变化</translation>
        </message>
        <message>
            <source>Check files, card, weights and networks of the chosen model.</source>
            <translation>检查所选模型的文件、模型卡、权重和网络。</translation>
        </message>
        <message>
            <source>Check the model and take it into {folder}.</source>
            <translation>检查模型并收入 {folder}。</translation>
        </message>
        <message>
            <source>Checkpoint every</source>
            <translation>检查点间隔</translation>
        </message>
        <message>
            <source>Choose a CT or MR volume.</source>
            <translation>请选择一个 CT 或 MR 体数据。</translation>
        </message>
        <message>
            <source>Choose a folder for the set.</source>
            <translation>请选择图像集的文件夹。</translation>
        </message>
        <message>
            <source>Choose a kind of lesion.</source>
            <translation>请选择病灶类型。</translation>
        </message>
        <message>
            <source>Choose a run first.</source>
            <translation>请先选择一次训练。</translation>
        </message>
        <message>
            <source>Choose a segmentation, and in it the lesion that is to be removed.</source>
            <translation>请选择一个分割，并在其中选择要去除的病灶。</translation>
        </message>
        <message>
            <source>Choose a segmentation, and in it the organ that the lesions should lie in.</source>
            <translation>请选择一个分割，并在其中选择病灶应位于的器官。</translation>
        </message>
        <message>
            <source>Choose rows to see their segments alone.</source>
            <translation>选择若干行，可单独显示其分段。</translation>
        </message>
        <message>
            <source>Choose the segmentation that is right, and in it the segment to compare with.</source>
            <translation>请选择正确的分割，并在其中选择要比较的分段。</translation>
        </message>
        <message>
            <source>Choose what is done to the scan.</source>
            <translation>请选择对扫描的处理。</translation>
        </message>
        <message>
            <source>Choose what to copy from under Source: a folder, table or pattern of scans with masks.</source>
            <translation>请在“来源”下选择要从何处复制：带掩膜的扫描的文件夹、表格或路径模式。</translation>
        </message>
        <message>
            <source>Chosen by the recipe. Tick to set it yourself.</source>
            <translation>由训练方案选定。勾选后可自行设定。</translation>
        </message>
        <message>
            <source>Citation</source>
            <translation>引用</translation>
        </message>
        <message>
            <source>Class to take: the seed's, the brightest or the darkest; without a seed, 'seed' takes the brightest</source>
            <translation>取哪一类：种子点所在的类、最亮的或最暗的；没有种子点时，“种子点”取最亮的</translation>
        </message>
        <message>
            <source>Classes</source>
            <translation>类数</translation>
        </message>
        <message>
            <source>Classical segmentation method</source>
            <translation>经典分割方法</translation>
        </message>
        <message>
            <source>Clear</source>
            <translation>清除</translation>
        </message>
        <message>
            <source>Click into the structure: the method's result is added to the selected segment.</source>
            <translation>在结构内点击：该方法的结果加入所选分段。</translation>
        </message>
        <message>
            <source>Clip norm</source>
            <translation>梯度裁剪</translation>
        </message>
        <message>
            <source>Close</source>
            <translation>关闭</translation>
        </message>
        <message>
            <source>Clustering</source>
            <translation>聚类</translation>
        </message>
        <message>
            <source>Clusters</source>
            <translation>簇数</translation>
        </message>
        <message>
            <source>Coarsest</source>
            <translation>最粗间距</translation>
        </message>
        <message>
            <source>Codes</source>
            <translation>连续编码数</translation>
        </message>
        <message>
            <source>Columns</source>
            <translation>列数</translation>
        </message>
        <message>
            <source>Compactness</source>
            <translation>紧凑度</translation>
        </message>
        <message>
            <source>Compare</source>
            <translation>比较</translation>
        </message>
        <message>
            <source>Compare every segment that was made with the reference.</source>
            <translation>把已生成的每个分段与参考分割比较。</translation>
        </message>
        <message>
            <source>Comparison</source>
            <translation>比较</translation>
        </message>
        <message>
            <source>Components</source>
            <translation>成分</translation>
        </message>
        <message>
            <source>Conditional</source>
            <translation>按类别条件生成</translation>
        </message>
        <message>
            <source>Confidence</source>
            <translation>置信度</translation>
        </message>
        <message>
            <source>Confine</source>
            <translation>限制在组织内</translation>
        </message>
        <message>
            <source>Connected parts to keep; without a seed, 'seeded' keeps all</source>
            <translation>保留哪些连通部分；没有种子点时，“含种子点的”保留全部</translation>
        </message>
        <message>
            <source>Contours and level sets</source>
            <translation>活动边界与水平集</translation>
        </message>
        <message>
            <source>Contrast</source>
            <translation>对比度</translation>
        </message>
        <message>
            <source>Control spacing</source>
            <translation>控制点间距</translation>
        </message>
        <message>
            <source>Copy real lesions</source>
            <translation>复制真实病灶</translation>
        </message>
        <message>
            <source>Core and rim</source>
            <translation>中心与环缘</translation>
        </message>
        <message>
            <source>Core contrast</source>
            <translation>中心对比度</translation>
        </message>
        <message>
            <source>Core fraction</source>
            <translation>中心比例</translation>
        </message>
        <message>
            <source>Coronal</source>
            <translation>冠状位</translation>
        </message>
        <message>
            <source>Correlation length of the texture</source>
            <translation>纹理的相关长度</translation>
        </message>
        <message>
            <source>Count</source>
            <translation>数量</translation>
        </message>
        <message>
            <source>Coverage</source>
            <translation>覆盖率</translation>
        </message>
        <message>
            <source>Critic steps</source>
            <translation>判别器步数</translation>
        </message>
        <message>
            <source>Curvature</source>
            <translation>曲率</translation>
        </message>
        <message>
            <source>Curve a to b</source>
            <translation>曲线 a 到 b</translation>
        </message>
        <message>
            <source>Curve b to a</source>
            <translation>曲线 b 到 a</translation>
        </message>
        <message>
            <source>Curve steps</source>
            <translation>曲线步数</translation>
        </message>
        <message>
            <source>Curve weight</source>
            <translation>曲线权重</translation>
        </message>
        <message>
            <source>Curves</source>
            <translation>曲线</translation>
        </message>
        <message>
            <source>Cut along the cheapest border between seeds inside and outside.</source>
            <translation>沿内部与外部种子点之间代价最小的边界切割。</translation>
        </message>
        <message>
            <source>Cut at the foot of the highest peak, on the side of its longer tail.</source>
            <translation>在最高峰较长拖尾一侧的峰脚处切分。</translation>
        </message>
        <message>
            <source>Cut bridges to the surroundings that are thinner than this; 0 cuts none</source>
            <translation>切断与周围之间窄于此值的桥接；0 表示不切断</translation>
        </message>
        <message>
            <source>Cut half-way between the means of the two classes.</source>
            <translation>在两类均值的中点处切分。</translation>
        </message>
        <message>
            <source>Cut into several classes that are each as even as they can be, and take one.</source>
            <translation>切分成若干个各自尽量均匀的类，并取其中一类。</translation>
        </message>
        <message>
            <source>Cut patches round all lesions, and measure how far the made ones are from the real ones.</source>
            <translation>在所有病灶周围截取图像块，并测量合成病灶与真实病灶的差距。</translation>
        </message>
        <message>
            <source>Cut so that the two mean values tell as much of the image as they can.</source>
            <translation>选取切点，使两个均值尽可能多地概括图像。</translation>
        </message>
        <message>
            <source>Cut so that two values in place of all keep mean, spread and skewness.</source>
            <translation>选取切点，使代替所有值的两个值保持均值、离散度和偏度。</translation>
        </message>
        <message>
            <source>Cut where it is least doubtful which class a voxel belongs to.</source>
            <translation>在体素归属最不含糊处切分。</translation>
        </message>
        <message>
            <source>Cut where the classes correlate most with themselves (small bright structures).</source>
            <translation>在各类自相关最大处切分（适合小的亮结构）。</translation>
        </message>
        <message>
            <source>Cut where the two classes are each as even as they can be.</source>
            <translation>在两类各自最均匀处切分。</translation>
        </message>
        <message>
            <source>Cut where the values of both classes are as varied as they can be.</source>
            <translation>在两类的值都最多样处切分。</translation>
        </message>
        <message>
            <source>Cut where two bell curves would be mistaken for each other least.</source>
            <translation>在两条钟形曲线最不易混淆处切分。</translation>
        </message>
        <message>
            <source>Cutout</source>
            <translation>随机遮挡</translation>
        </message>
        <message>
            <source>Cycle error</source>
            <translation>循环误差</translation>
        </message>
        <message>
            <source>Cycle weight</source>
            <translation>循环一致性权重</translation>
        </message>
        <message>
            <source>CycleGAN</source>
            <translation>CycleGAN</translation>
        </message>
        <message>
            <source>DCGAN on lesion patches</source>
            <translation>DCGAN（病灶图像块）</translation>
        </message>
        <message>
            <source>DICOM with Segmentations</source>
            <translation>DICOM 及 DICOM 分割</translation>
        </message>
        <message>
            <source>Dark or light</source>
            <translation>深色或浅色</translation>
        </message>
        <message>
            <source>Data</source>
            <translation>数据</translation>
        </message>
        <message>
            <source>Data licence</source>
            <translation>数据许可证</translation>
        </message>
        <message>
            <source>Data set</source>
            <translation>数据集</translation>
        </message>
        <message>
            <source>Dataset</source>
            <translation>数据集编号</translation>
        </message>
        <message>
            <source>Decay from</source>
            <translation>学习率衰减起点</translation>
        </message>
        <message>
            <source>Deformation</source>
            <translation>形变</translation>
        </message>
        <message>
            <source>Delete what was placed.</source>
            <translation>删除已放置的内容。</translation>
        </message>
        <message>
            <source>Density</source>
            <translation>密度</translation>
        </message>
        <message>
            <source>Depth</source>
            <translation>深度</translation>
        </message>
        <message>
            <source>Deviation</source>
            <translation>标准差</translation>
        </message>
        <message>
            <source>Deviations</source>
            <translation>标准差倍数</translation>
        </message>
        <message>
            <source>Device</source>
            <translation>计算设备</translation>
        </message>
        <message>
            <source>Diameter</source>
            <translation>直径</translation>
        </message>
        <message>
            <source>Diameter of the ball round each seed, or a first guess, that the result stays in</source>
            <translation>每个种子点周围的球（或初始猜测周围）的直径，结果不超出其范围</translation>
        </message>
        <message>
            <source>Diameter of the core over the lesion's</source>
            <translation>中心直径与病灶直径之比</translation>
        </message>
        <message>
            <source>Diameter of the sphere with the lesion's volume</source>
            <translation>与病灶体积相等的球的直径</translation>
        </message>
        <message>
            <source>Dice</source>
            <translation>Dice 系数</translation>
        </message>
        <message>
            <source>Difference</source>
            <translation>差值</translation>
        </message>
        <message>
            <source>Difference of a supervoxel's mean from the tissue at the seed</source>
            <translation>超体素均值与种子点处组织的差</translation>
        </message>
        <message>
            <source>Digital chest</source>
            <translation>数字胸部体模</translation>
        </message>
        <message>
            <source>Digital chest, {modality}</source>
            <translation>数字胸部体模（{modality}）</translation>
        </message>
        <message>
            <source>Direction</source>
            <translation>方向</translation>
        </message>
        <message>
            <source>Discriminator augmentation</source>
            <translation>判别器数据增强</translation>
        </message>
        <message>
            <source>Discriminator width</source>
            <translation>判别器宽度</translation>
        </message>
        <message>
            <source>Distance beyond the mask that is painted over too</source>
            <translation>掩膜之外也重新绘制的距离</translation>
        </message>
        <message>
            <source>Distance that a random lesion keeps from the region's border; below 0 it may reach beyond it</source>
            <translation>随机病灶与区域边界保持的距离；小于 0 时可越过边界</translation>
        </message>
        <message>
            <source>Distance that counts as much as one SD of the values</source>
            <translation>相当于一个数值标准差的距离</translation>
        </message>
        <message>
            <source>Divergence weight</source>
            <translation>散度权重</translation>
        </message>
        <message>
            <source>Done: {titles}.</source>
            <translation>已完成：{titles}。</translation>
        </message>
        <message>
            <source>Download</source>
            <translation>下载</translation>
        </message>
        <message>
            <source>Draw a region of interest: press Draw region, then click two corners in a slice view.</source>
            <translation>请绘制感兴趣区：按“绘制区域”，然后在切面视图中点击两个角点。</translation>
        </message>
        <message>
            <source>Draw a stiff curve in each slice that edges attract and the seeds' tissue blows up.</source>
            <translation>在每个层面画一条有刚度的曲线，由边缘吸引，由种子点处的组织撑开。</translation>
        </message>
        <message>
            <source>Draw another copy.</source>
            <translation>另抽一份副本。</translation>
        </message>
        <message>
            <source>Draw as many real as made lesions, in random order and under numbers.</source>
            <translation>抽取同样数量的真实与合成病灶，随机排序并编号。</translation>
        </message>
        <message>
            <source>Draw for each axis of the body by itself</source>
            <translation>身体的每个轴分别抽取</translation>
        </message>
        <message>
            <source>Draw other lesions of the same kind.</source>
            <translation>抽取同一类型的其他病灶。</translation>
        </message>
        <message>
            <source>Draw region</source>
            <translation>绘制区域</translation>
        </message>
        <message>
            <source>Dropout</source>
            <translation>随机失活（Dropout）</translation>
        </message>
        <message>
            <source>Each axis</source>
            <translation>各轴独立</translation>
        </message>
        <message>
            <source>Each baseline is compared with this segment.</source>
            <translation>每个基线结果都与此分段比较。</translation>
        </message>
        <message>
            <source>Each point becomes the centre of one lesion: click into a slice view, right click to stop.</source>
            <translation>每个点是一个病灶的中心：在切面视图中点击放置，右键结束。</translation>
        </message>
        <message>
            <source>Edge</source>
            <translation>边缘</translation>
        </message>
        <message>
            <source>Edge intensity per</source>
            <translation>边缘梯度</translation>
        </message>
        <message>
            <source>Edge of a cube as large as a supervoxel</source>
            <translation>与一个超体素等大的立方体的边长</translation>
        </message>
        <message>
            <source>Edges</source>
            <translation>边缘</translation>
        </message>
        <message>
            <source>Elastic deformation</source>
            <translation>弹性形变</translation>
        </message>
        <message>
            <source>Elongation</source>
            <translation>伸长比</translation>
        </message>
        <message>
            <source>Ema decay</source>
            <translation>EMA 衰减</translation>
        </message>
        <message>
            <source>Evaluate</source>
            <translation>评估</translation>
        </message>
        <message>
            <source>Events</source>
            <translation>事件</translation>
        </message>
        <message>
            <source>Every image was judged already.</source>
            <translation>所有图像都已判断完毕。</translation>
        </message>
        <message>
            <source>Experiment</source>
            <translation>实验</translation>
        </message>
        <message>
            <source>Experiment (YAML)</source>
            <translation>实验配置（YAML）</translation>
        </message>
        <message>
            <source>Experiment file</source>
            <translation>实验文件</translation>
        </message>
        <message>
            <source>Explain the values as a sum of bell curves and take the voxels of the seed's curve.</source>
            <translation>把数值解释为若干钟形曲线之和，取种子点所属曲线的体素。</translation>
        </message>
        <message>
            <source>Explain value and place as a sum of bell curves and take the voxels of the seed's curve.</source>
            <translation>把数值和位置解释为若干钟形曲线之和，取种子点所属曲线的体素。</translation>
        </message>
        <message>
            <source>Explain value and surroundings as a sum of bell curves and take the voxels of the seed's curve.</source>
            <translation>把数值和邻域解释为若干钟形曲线之和，取种子点所属曲线的体素。</translation>
        </message>
        <message>
            <source>Export</source>
            <translation>导出</translation>
        </message>
        <message>
            <source>Exported {real} real and {synthetic} synthetic cases to {folder}.</source>
            <translation>已将 {real} 例真实病例和 {synthetic} 例合成病例导出到 {folder}。</translation>
        </message>
        <message>
            <source>FLAIR</source>
            <translation>FLAIR</translation>
        </message>
        <message>
            <source>Feather</source>
            <translation>羽化</translation>
        </message>
        <message>
            <source>Feature weight</source>
            <translation>特征权重</translation>
        </message>
        <message>
            <source>Features</source>
            <translation>特征</translation>
        </message>
        <message>
            <source>Few patients</source>
            <translation>患者较少时</translation>
        </message>
        <message>
            <source>Figure</source>
            <translation>指标</translation>
        </message>
        <message>
            <source>Figure that the curves show</source>
            <translation>曲线所显示的指标</translation>
        </message>
        <message>
            <source>Fill</source>
            <translation>填充内容</translation>
        </message>
        <message>
            <source>Fill holes</source>
            <translation>填充孔洞</translation>
        </message>
        <message>
            <source>Fill in what the method would take from the surroundings of the seeds, to see and change it.</source>
            <translation>填入该方法从种子点周围得到的参数，以便查看和修改。</translation>
        </message>
        <message>
            <source>Fill the folder with synthetic patches, a list and a record of how they were made.</source>
            <translation>在文件夹中写入合成图像块、列表和溯源信息。</translation>
        </message>
        <message>
            <source>Fill what the segment encloses</source>
            <translation>填充分段所包围的空洞</translation>
        </message>
        <message>
            <source>Finished</source>
            <translation>已完成</translation>
        </message>
        <message>
            <source>First guess</source>
            <translation>初始猜测</translation>
        </message>
        <message>
            <source>Fixed window</source>
            <translation>固定窗口</translation>
        </message>
        <message>
            <source>Flicker between before and after (key F)</source>
            <translation>在之前与之后间快速切换（F 键）</translation>
        </message>
        <message>
            <source>Flip</source>
            <translation>翻转</translation>
        </message>
        <message>
            <source>Flip columns</source>
            <translation>左右翻转</translation>
        </message>
        <message>
            <source>Flip rows</source>
            <translation>前后翻转</translation>
        </message>
        <message>
            <source>Flip slices</source>
            <translation>上下翻转</translation>
        </message>
        <message>
            <source>Flood the gradient from the seeds inside and from outside; the edge is where the floods meet.</source>
            <translation>从内部和外部的种子点淹没梯度图；两边洪水相遇处即为边缘。</translation>
        </message>
        <message>
            <source>Fluctuation: mean frequency</source>
            <translation>波动：平均频率</translation>
        </message>
        <message>
            <source>Fluctuation: strength</source>
            <translation>波动：强度</translation>
        </message>
        <message>
            <source>Folder</source>
            <translation>文件夹</translation>
        </message>
        <message>
            <source>Folder for the cases</source>
            <translation>存放病例的文件夹</translation>
        </message>
        <message>
            <source>Folder for the export</source>
            <translation>存放导出结果的文件夹</translation>
        </message>
        <message>
            <source>Folder for the report</source>
            <translation>报告文件夹</translation>
        </message>
        <message>
            <source>Folder for the set, new or empty</source>
            <translation>图像集的文件夹，新建或空的</translation>
        </message>
        <message>
            <source>Folder for the set; empty to download it</source>
            <translation>图像集的文件夹；留空则下载</translation>
        </message>
        <message>
            <source>Folder of a model, MONAI bundle, or a file of weights with a card beside it</source>
            <translation>模型文件夹、MONAI bundle，或旁边有模型卡的权重文件</translation>
        </message>
        <message>
            <source>Folder of label files to draw forms from; empty for forms as of lung nodules</source>
            <translation>用于抽取形状的标签文件的文件夹；留空则采用肺结节形状</translation>
        </message>
        <message>
            <source>Folder of masks; empty for forms as of lung nodules</source>
            <translation>掩膜文件夹；留空则采用肺结节形状</translation>
        </message>
        <message>
            <source>Folder of scans with their labels, a table or a datalist</source>
            <translation>扫描及其标签所在的文件夹、表格或数据列表</translation>
        </message>
        <message>
            <source>Folder of the experiment</source>
            <translation>实验文件夹</translation>
        </message>
        <message>
            <source>Folder of the report; an earlier one is replaced</source>
            <translation>报告文件夹；先前的报告将被替换</translation>
        </message>
        <message>
            <source>Folder of the run: a new one, or one to go on with</source>
            <translation>训练的文件夹：新建的，或要继续的</translation>
        </message>
        <message>
            <source>Folder of the test</source>
            <translation>测试文件夹</translation>
        </message>
        <message>
            <source>Folder or table of scans, or a pattern with one * for the case</source>
            <translation>扫描图像的文件夹或表格，或用一个 * 表示病例的路径模式</translation>
        </message>
        <message>
            <source>Folder, MONAI bundle or file</source>
            <translation>文件夹、MONAI bundle 或文件</translation>
        </message>
        <message>
            <source>Folder, table (.csv), datalist (.json), or a pattern in which a * stands for the case</source>
            <translation>文件夹、表格（.csv）、数据列表（.json），或用 * 代表病例的路径模式</translation>
        </message>
        <message>
            <source>Folder, table, pattern with one *, or the folder of a batch</source>
            <translation>文件夹、表格、含一个 * 的路径模式，或批处理的文件夹</translation>
        </message>
        <message>
            <source>Folder, table, pattern with one *, or the folder of a batch; within the app's folders</source>
            <translation>文件夹、表格、含一个 * 的路径模式，或批处理的文件夹；须位于本应用的文件夹内</translation>
        </message>
        <message>
            <source>Folds</source>
            <translation>折数</translation>
        </message>
        <message>
            <source>Foot</source>
            <translation>峰脚</translation>
        </message>
        <message>
            <source>Forces</source>
            <translation>作用力</translation>
        </message>
        <message>
            <source>Format</source>
            <translation>格式</translation>
        </message>
        <message>
            <source>Four views</source>
            <translation>四视图</translation>
        </message>
        <message>
            <source>Frechet distance</source>
            <translation>Fréchet 距离</translation>
        </message>
        <message>
            <source>From the preset: about {value}{unit}, drawn anew for each lesion. Tick to set it yourself.</source>
            <translation>来自预设：约 {value}{unit}，每个病灶重新抽取。勾选后可自行设置。</translation>
        </message>
        <message>
            <source>From {low} to {high}.</source>
            <translation>范围 {low} 至 {high}。</translation>
        </message>
        <message>
            <source>Front back</source>
            <translation>前后</translation>
        </message>
        <message>
            <source>Fuzziness</source>
            <translation>模糊指数</translation>
        </message>
        <message>
            <source>Fuzzy c-means</source>
            <translation>模糊 c 均值</translation>
        </message>
        <message>
            <source>Fuzzy c-means with position</source>
            <translation>模糊 c 均值（含位置）</translation>
        </message>
        <message>
            <source>Fuzzy c-means with texture</source>
            <translation>模糊 c 均值（含纹理）</translation>
        </message>
        <message>
            <source>Gamma</source>
            <translation>伽马</translation>
        </message>
        <message>
            <source>Gaussian (sigma) in the slice before edges are looked for</source>
            <translation>查找边缘前在层面内的高斯平滑（sigma）</translation>
        </message>
        <message>
            <source>Gaussian (sigma) in which edges are looked for</source>
            <translation>查找边缘所用的高斯（sigma）</translation>
        </message>
        <message>
            <source>Gaussian mixture</source>
            <translation>高斯混合模型</translation>
        </message>
        <message>
            <source>Gaussian mixture with position</source>
            <translation>高斯混合模型（含位置）</translation>
        </message>
        <message>
            <source>Gaussian mixture with texture</source>
            <translation>高斯混合模型（含纹理）</translation>
        </message>
        <message>
            <source>Gaussian noise</source>
            <translation>高斯噪声</translation>
        </message>
        <message>
            <source>Gaussian scale at which edges are seen; finer edges are blurred away</source>
            <translation>观察边缘的高斯尺度；更细的边缘被模糊掉</translation>
        </message>
        <message>
            <source>Gaussian smoothing (sigma) before the method</source>
            <translation>方法之前的高斯平滑（sigma）</translation>
        </message>
        <message>
            <source>Gaussian smoothing (sigma) of the histogram</source>
            <translation>直方图的高斯平滑（sigma）</translation>
        </message>
        <message>
            <source>Gaussian surroundings (sigma) of a texture</source>
            <translation>纹理的高斯邻域（sigma）</translation>
        </message>
        <message>
            <source>Generate</source>
            <translation>生成</translation>
        </message>
        <message>
            <source>Geodesic active contour (level set)</source>
            <translation>测地活动边界（水平集）</translation>
        </message>
        <message>
            <source>Geodesic contour, morphological</source>
            <translation>测地活动边界（形态学）</translation>
        </message>
        <message>
            <source>Give back</source>
            <translation>归还边缘</translation>
        </message>
        <message>
            <source>Give each voxel to the seeds that a random walk from it reaches first.</source>
            <translation>把每个体素归给随机游走最先到达的种子点。</translation>
        </message>
        <message>
            <source>Give the region back the rim that its neighbours cost it</source>
            <translation>把因邻域条件而失去的边缘还给区域</translation>
        </message>
        <message>
            <source>Give the run a name.</source>
            <translation>请为此次训练命名。</translation>
        </message>
        <message>
            <source>Given</source>
            <translation>初始填充</translation>
        </message>
        <message>
            <source>Go on</source>
            <translation>继续</translation>
        </message>
        <message>
            <source>Go on from the newest checkpoint</source>
            <translation>从最新的检查点继续</translation>
        </message>
        <message>
            <source>Gradient at which the surface has half its speed</source>
            <translation>曲面速度减半处的梯度</translation>
        </message>
        <message>
            <source>Gradient scale</source>
            <translation>梯度尺度</translation>
        </message>
        <message>
            <source>Graph cut</source>
            <translation>图割</translation>
        </message>
        <message>
            <source>Graphs</source>
            <translation>图方法</translation>
        </message>
        <message>
            <source>Ground glass</source>
            <translation>磨玻璃</translation>
        </message>
        <message>
            <source>Group voxels by value and by mean and spread of their surroundings and take the seed's group.</source>
            <translation>按数值及邻域的均值和离散度对体素分组，取种子点所在的组。</translation>
        </message>
        <message>
            <source>Group voxels by value and place and take the seed's group.</source>
            <translation>按数值和位置对体素分组，取种子点所在的组。</translation>
        </message>
        <message>
            <source>Group voxels round the means of their values and take the seed's group.</source>
            <translation>围绕数值的均值对体素分组，取种子点所在的组。</translation>
        </message>
        <message>
            <source>Grow from the seeds through voxels near the region's mean, and estimate mean and spread anew.</source>
            <translation>从种子点生长到接近区域均值的体素，并重新估计均值和离散度。</translation>
        </message>
        <message>
            <source>Grow from the seeds through voxels of their texture: mean, spread and gradient at a scale.</source>
            <translation>从种子点生长到纹理相同的体素：某一尺度下的均值、离散度和梯度。</translation>
        </message>
        <message>
            <source>Grow from the seeds through voxels whose neighbours all lie between two values.</source>
            <translation>从种子点生长到邻域全部位于两个数值之间的体素。</translation>
        </message>
        <message>
            <source>Grow from the seeds through voxels whose value is near the seeds' own.</source>
            <translation>从种子点生长到数值接近种子点的体素。</translation>
        </message>
        <message>
            <source>GrowCut</source>
            <translation>GrowCut</translation>
        </message>
        <message>
            <source>HD95</source>
            <translation>HD95（95% 豪斯多夫距离）</translation>
        </message>
        <message>
            <source>Half the edge of the box of neighbours</source>
            <translation>邻域立方体边长的一半</translation>
        </message>
        <message>
            <source>Half the width of the edge over which the lesion fades</source>
            <translation>病灶淡出的边缘宽度的一半</translation>
        </message>
        <message>
            <source>Handing over the scan</source>
            <translation>正在传递扫描</translation>
        </message>
        <message>
            <source>Head foot</source>
            <translation>头足</translation>
        </message>
        <message>
            <source>Healthy tissue is painted over it: what might lie there, not what does.</source>
            <translation>用健康组织覆盖病灶：绘出的是可能的组织，而非真实的组织。</translation>
        </message>
        <message>
            <source>Height of the foot of a peak, as a part of the peak</source>
            <translation>峰脚高度占峰高的比例</translation>
        </message>
        <message>
            <source>Heterogeneity</source>
            <translation>不均匀性</translation>
        </message>
        <message>
            <source>Heterogeneity length</source>
            <translation>不均匀性长度</translation>
        </message>
        <message>
            <source>High percentile</source>
            <translation>高百分位</translation>
        </message>
        <message>
            <source>Histogram peak</source>
            <translation>直方图峰</translation>
        </message>
        <message>
            <source>Hole margin voxels</source>
            <translation>空洞边距</translation>
        </message>
        <message>
            <source>Hole shape</source>
            <translation>空洞形状</translation>
        </message>
        <message>
            <source>How far groups share voxels; near 1 it is k-means</source>
            <translation>各组共享体素的程度；接近 1 时即 k 均值</translation>
        </message>
        <message>
            <source>How much brighter than the threshold it must be, darker for a dark structure</source>
            <translation>须比阈值亮多少；暗结构则为暗多少</translation>
        </message>
        <message>
            <source>How round they are against how well they follow edges</source>
            <translation>规整程度与贴合边缘程度的权衡</translation>
        </message>
        <message>
            <source>How strongly edges draw the surface onto themselves: about how far they reach</source>
            <translation>边缘把曲面吸引过来的强度：约等于其作用距离</translation>
        </message>
        <message>
            <source>How strongly it is kept smooth: radius below which bulges shrink at propagation 1</source>
            <translation>保持光滑的强度：传播为 1 时，小于此半径的凸起会收缩</translation>
        </message>
        <message>
            <source>How strongly it is kept smooth: radius below which bulges shrink in the middle of the window</source>
            <translation>保持光滑的强度：在窗口中间，小于此半径的凸起会收缩</translation>
        </message>
        <message>
            <source>How strongly segments are filled</source>
            <translation>分段填充的强度</translation>
        </message>
        <message>
            <source>How strongly the map lies over the translation</source>
            <translation>图叠加在转换结果上的强度</translation>
        </message>
        <message>
            <source>How strongly the surface is driven, outwards where positive</source>
            <translation>推动曲面的强度，正值向外</translation>
        </message>
        <message>
            <source>How the lesions are made</source>
            <translation>病灶的生成方法</translation>
        </message>
        <message>
            <source>Huang (fuzzy)</source>
            <translation>Huang（模糊）</translation>
        </message>
        <message>
            <source>Id</source>
            <translation>编号</translation>
        </message>
        <message>
            <source>Identity weight</source>
            <translation>恒等权重</translation>
        </message>
        <message>
            <source>Image and mask</source>
            <translation>图像与掩膜</translation>
        </message>
        <message>
            <source>Image {number} of {count}</source>
            <translation>第 {number} 幅，共 {count} 幅</translation>
        </message>
        <message>
            <source>Images</source>
            <translation>图像</translation>
        </message>
        <message>
            <source>Import</source>
            <translation>导入</translation>
        </message>
        <message>
            <source>Import a model</source>
            <translation>导入模型</translation>
        </message>
        <message>
            <source>Imported {name}.</source>
            <translation>已导入 {name}。</translation>
        </message>
        <message>
            <source>In a box</source>
            <translation>在框内</translation>
        </message>
        <message>
            <source>In an organ</source>
            <translation>在器官内</translation>
        </message>
        <message>
            <source>In training</source>
            <translation>训练中</translation>
        </message>
        <message>
            <source>In-painting model of healthy tissue: id or folder</source>
            <translation>健康组织的修复模型：编号或文件夹</translation>
        </message>
        <message>
            <source>In-painting model: id or folder</source>
            <translation>修复模型：编号或文件夹</translation>
        </message>
        <message>
            <source>In-painting of healthy tissue</source>
            <translation>健康组织修复</translation>
        </message>
        <message>
            <source>In-painting of lesions</source>
            <translation>病灶修复（绘制病灶）</translation>
        </message>
        <message>
            <source>Inception</source>
            <translation>Inception 网络</translation>
        </message>
        <message>
            <source>InfoGAN on lesion patches</source>
            <translation>InfoGAN（病灶图像块）</translation>
        </message>
        <message>
            <source>Information weight</source>
            <translation>信息权重</translation>
        </message>
        <message>
            <source>Initial</source>
            <translation>初始位置</translation>
        </message>
        <message>
            <source>Initial contour</source>
            <translation>初始轮廓</translation>
        </message>
        <message>
            <source>Initial radius</source>
            <translation>初始半径</translation>
        </message>
        <message>
            <source>Inside</source>
            <translation>内部</translation>
        </message>
        <message>
            <source>Inside weight</source>
            <translation>内部权重</translation>
        </message>
        <message>
            <source>Install</source>
            <translation>安装</translation>
        </message>
        <message>
            <source>Install PyTorch</source>
            <translation>安装 PyTorch</translation>
        </message>
        <message>
            <source>Install {packages}</source>
            <translation>安装 {packages}</translation>
        </message>
        <message>
            <source>Install {packages} from the Python package index into Slicer?</source>
            <translation>要从 Python 软件包索引把 {packages} 安装到 Slicer 吗？</translation>
        </message>
        <message>
            <source>Install {packages} into Slicer's Python.</source>
            <translation>把 {packages} 安装到 Slicer 的 Python 中。</translation>
        </message>
        <message>
            <source>Intended use</source>
            <translation>预期用途</translation>
        </message>
        <message>
            <source>Intensity</source>
            <translation>强度</translation>
        </message>
        <message>
            <source>Intensity shift</source>
            <translation>强度偏移</translation>
        </message>
        <message>
            <source>Inverted</source>
            <translation>反向</translation>
        </message>
        <message>
            <source>IsoData (Ridler-Calvard)</source>
            <translation>IsoData（Ridler-Calvard）</translation>
        </message>
        <message>
            <source>It was removed meanwhile: choose something else to save.</source>
            <translation>它已被移除：请选择其他要保存的内容。</translation>
        </message>
        <message>
            <source>Iterations</source>
            <translation>迭代次数</translation>
        </message>
        <message>
            <source>Its segments move with the patient; none where there are none.</source>
            <translation>其分割区域随患者一同变换；没有则留空。</translation>
        </message>
        <message>
            <source>Joining</source>
            <translation>合并</translation>
        </message>
        <message>
            <source>Judge the images, or go on where you stopped</source>
            <translation>判断图像，或从上次停止处继续</translation>
        </message>
        <message>
            <source>Jump between neighbouring voxels that counts as an edge</source>
            <translation>算作边缘的相邻体素间的跳变</translation>
        </message>
        <message>
            <source>K</source>
            <translation>K</translation>
        </message>
        <message>
            <source>Keep</source>
            <translation>保留</translation>
        </message>
        <message>
            <source>Keep a lesion that is not painted within the tissue that the preset belongs to</source>
            <translation>非绘制的病灶限制在预设所属的组织内</translation>
        </message>
        <message>
            <source>Keep label</source>
            <translation>保留标签</translation>
        </message>
        <message>
            <source>Keep labels</source>
            <translation>保留标签</translation>
        </message>
        <message>
            <source>Keep the lesion within the patient's body</source>
            <translation>病灶限制在患者身体内</translation>
        </message>
        <message>
            <source>Keep the lesion within the tissue that the preset belongs to</source>
            <translation>病灶限制在预设所属的组织内</translation>
        </message>
        <message>
            <source>Kernel distance (KID)</source>
            <translation>核距离（KID）</translation>
        </message>
        <message>
            <source>Key A</source>
            <translation>A 键</translation>
        </message>
        <message>
            <source>Key V</source>
            <translation>V 键</translation>
        </message>
        <message>
            <source>Kind of lesion</source>
            <translation>病灶类型</translation>
        </message>
        <message>
            <source>Kind of lesion; any of its figures can be changed below.</source>
            <translation>病灶类型；其各项数值可在下方修改。</translation>
        </message>
        <message>
            <source>Kittler-Illingworth (minimum error)</source>
            <translation>Kittler-Illingworth（最小误差）</translation>
        </message>
        <message>
            <source>Knots</source>
            <translation>节点</translation>
        </message>
        <message>
            <source>Known brightness</source>
            <translation>已知亮度</translation>
        </message>
        <message>
            <source>L1 weight</source>
            <translation>L1 权重</translation>
        </message>
        <message>
            <source>Label</source>
            <translation>标签</translation>
        </message>
        <message>
            <source>Label files that real outlines are drawn from; none: outlines as of real lung nodules</source>
            <translation>用于抽取真实轮廓的标签文件；无则采用真实肺结节的轮廓</translation>
        </message>
        <message>
            <source>Label {label}: {count}</source>
            <translation>标签 {label}：{count}</translation>
        </message>
        <message>
            <source>Labels</source>
            <translation>标签</translation>
        </message>
        <message>
            <source>Labels that move along</source>
            <translation>随之变换的标签</translation>
        </message>
        <message>
            <source>Largest</source>
            <translation>最大值</translation>
        </message>
        <message>
            <source>Largest difference from the median at the seeds</source>
            <translation>与种子点处中位数的最大差</translation>
        </message>
        <message>
            <source>Largest scale</source>
            <translation>最大缩放</translation>
        </message>
        <message>
            <source>Largest size relative to what the lesion had</source>
            <translation>相对于病灶原尺寸的最大倍数</translation>
        </message>
        <message>
            <source>Largest value of the structure</source>
            <translation>结构的最大值</translation>
        </message>
        <message>
            <source>Latent size</source>
            <translation>隐变量维数</translation>
        </message>
        <message>
            <source>Lay a test out</source>
            <translation>准备测试</translation>
        </message>
        <message>
            <source>Lay out</source>
            <translation>准备</translation>
        </message>
        <message>
            <source>Layout</source>
            <translation>布局</translation>
        </message>
        <message>
            <source>Leaks</source>
            <translation>泄漏</translation>
        </message>
        <message>
            <source>Learning curves</source>
            <translation>学习曲线</translation>
        </message>
        <message>
            <source>Learning rate</source>
            <translation>学习率</translation>
        </message>
        <message>
            <source>Least change</source>
            <translation>最小变化</translation>
        </message>
        <message>
            <source>Least of the inside that is within the window</source>
            <translation>内部位于窗口内的最小比例</translation>
        </message>
        <message>
            <source>Least pixels</source>
            <translation>最少像素数</translation>
        </message>
        <message>
            <source>Least scale</source>
            <translation>最小缩放</translation>
        </message>
        <message>
            <source>Left right</source>
            <translation>左右</translation>
        </message>
        <message>
            <source>Left to the experiment's file. Tick to set it yourself.</source>
            <translation>由实验文件决定。勾选后可自行设置。</translation>
        </message>
        <message>
            <source>Left to the model. Tick to set it yourself.</source>
            <translation>由模型决定。勾选后可自行设置。</translation>
        </message>
        <message>
            <source>Left to the recipe. Tick to set it yourself.</source>
            <translation>由配方决定。勾选后可自行设定。</translation>
        </message>
        <message>
            <source>Length</source>
            <translation>时长</translation>
        </message>
        <message>
            <source>Lesion</source>
            <translation>病灶</translation>
        </message>
        <message>
            <source>Lesion classifier</source>
            <translation>病灶分类器</translation>
        </message>
        <message>
            <source>Lesion {number}: {diameter:.1f} mm, {volume:.2f} mL, mean inside {mean:.0f}{unit}</source>
            <translation>病灶 {number}：{diameter:.1f} mm，{volume:.2f} mL，内部均值 {mean:.0f}{unit}</translation>
        </message>
        <message>
            <source>Lesions found</source>
            <translation>检出的病灶</translation>
        </message>
        <message>
            <source>Lesions found and outlined: does augmentation help?</source>
            <translation>病灶检出与勾画：数据增强有帮助吗？</translation>
        </message>
        <message>
            <source>Lesions go to random places in this box: click two opposite corners in a slice view.</source>
            <translation>病灶随机放置在此框内：在切面视图中点击两个对角点。</translation>
        </message>
        <message>
            <source>Lesions go to random places in this segment.</source>
            <translation>病灶随机放置在此分段内。</translation>
        </message>
        <message>
            <source>Lesions to place at random in a region</source>
            <translation>在区域内随机放置的病灶数</translation>
        </message>
        <message>
            <source>Let every voxel belong to several groups by degrees and take the seed's group.</source>
            <translation>让每个体素按程度属于多个组，取种子点所在的组。</translation>
        </message>
        <message>
            <source>Let seeds inside and outside conquer their neighbours, the more easily the more alike they are.</source>
            <translation>让内部和外部的种子点占领其邻域，越相似越容易占领。</translation>
        </message>
        <message>
            <source>Let the box hold a voxel of the mask, drawn at random</source>
            <translation>让方框包含掩膜中随机抽取的一个体素</translation>
        </message>
        <message>
            <source>Let the training wait, or go on</source>
            <translation>暂停或继续训练</translation>
        </message>
        <message>
            <source>Let voxels belong by degrees to groups of value and place and take the seed's group.</source>
            <translation>让体素按程度属于数值和位置的组，取种子点所在的组。</translation>
        </message>
        <message>
            <source>Let voxels belong by degrees to groups of value and surroundings and take the seed's group.</source>
            <translation>让体素按程度属于数值和邻域的组，取种子点所在的组。</translation>
        </message>
        <message>
            <source>Level</source>
            <translation>窗位</translation>
        </message>
        <message>
            <source>Levels</source>
            <translation>层级数</translation>
        </message>
        <message>
            <source>Li (minimum cross entropy)</source>
            <translation>Li（最小交叉熵）</translation>
        </message>
        <message>
            <source>Licence</source>
            <translation>许可证</translation>
        </message>
        <message>
            <source>Light</source>
            <translation>轻度</translation>
        </message>
        <message>
            <source>Limits</source>
            <translation>限制</translation>
        </message>
        <message>
            <source>Lobulation</source>
            <translation>分叶程度</translation>
        </message>
        <message>
            <source>Local adaptive threshold</source>
            <translation>局部自适应阈值</translation>
        </message>
        <message>
            <source>Log every</source>
            <translation>日志间隔</translation>
        </message>
        <message>
            <source>Longest over shortest axis</source>
            <translation>最长轴与最短轴之比</translation>
        </message>
        <message>
            <source>Look at neighbours in the same slice only</source>
            <translation>只看同一层面内的邻域</translation>
        </message>
        <message>
            <source>Look through</source>
            <translation>检查配对</translation>
        </message>
        <message>
            <source>Loss</source>
            <translation>损失</translation>
        </message>
        <message>
            <source>Losses</source>
            <translation>损失函数</translation>
        </message>
        <message>
            <source>Low percentile</source>
            <translation>低百分位</translation>
        </message>
        <message>
            <source>Low resolution</source>
            <translation>低分辨率</translation>
        </message>
        <message>
            <source>Lower</source>
            <translation>下限</translation>
        </message>
        <message>
            <source>Lowest dose</source>
            <translation>最低剂量</translation>
        </message>
        <message>
            <source>Lung</source>
            <translation>肺窗</translation>
        </message>
        <message>
            <source>Lung nodules</source>
            <translation>肺结节</translation>
        </message>
        <message>
            <source>MONAI datalist</source>
            <translation>MONAI 数据列表</translation>
        </message>
        <message>
            <source>MR</source>
            <translation>MR</translation>
        </message>
        <message>
            <source>Machine</source>
            <translation>机器</translation>
        </message>
        <message>
            <source>Made against real</source>
            <translation>合成与真实相比</translation>
        </message>
        <message>
            <source>Made by CTGANAugment. For research only; not for diagnosis or treatment.</source>
            <translation>由 CTGANAugment 生成。仅供科研使用；不得用于诊断或治疗。</translation>
        </message>
        <message>
            <source>Made in this session</source>
            <translation>本次会话中生成的</translation>
        </message>
        <message>
            <source>Made label</source>
            <translation>合成标签值</translation>
        </message>
        <message>
            <source>Made scans</source>
            <translation>合成扫描</translation>
        </message>
        <message>
            <source>Made {count} synthetic patches in {folder}.</source>
            <translation>已在 {folder} 中生成 {count} 个合成图像块。</translation>
        </message>
        <message>
            <source>Made {count} synthetic patches: keep them by Download.</source>
            <translation>已生成 {count} 个合成图像块：请用“下载”保存。</translation>
        </message>
        <message>
            <source>Made {name}.</source>
            <translation>已生成 {name}。</translation>
        </message>
        <message>
            <source>Mahalanobis distance up to which a texture is alike</source>
            <translation>纹理视为相同的马氏距离上限</translation>
        </message>
        <message>
            <source>Make cases</source>
            <translation>生成病例</translation>
        </message>
        <message>
            <source>Make once more what was undone last.</source>
            <translation>重做最后撤销的内容。</translation>
        </message>
        <message>
            <source>Make the cases that are not there yet; what is stopped goes on where it was.</source>
            <translation>生成尚不存在的病例；中断后可从原处继续。</translation>
        </message>
        <message>
            <source>Make what such a scan could look like, beside the scan.</source>
            <translation>生成该扫描转换后可能的样子，置于扫描旁边。</translation>
        </message>
        <message>
            <source>Margin</source>
            <translation>边距</translation>
        </message>
        <message>
            <source>Margin blur</source>
            <translation>边缘模糊</translation>
        </message>
        <message>
            <source>Margin voxels</source>
            <translation>边距体素数</translation>
        </message>
        <message>
            <source>Mark what is blanked out all the same</source>
            <translation>被遮挡的部分仍然标注</translation>
        </message>
        <message>
            <source>Marker</source>
            <translation>标记半径</translation>
        </message>
        <message>
            <source>Markers</source>
            <translation>标记</translation>
        </message>
        <message>
            <source>Mask</source>
            <translation>掩膜</translation>
        </message>
        <message>
            <source>Masks</source>
            <translation>掩膜</translation>
        </message>
        <message>
            <source>Masks a</source>
            <translation>a 的掩膜</translation>
        </message>
        <message>
            <source>Masks b</source>
            <translation>b 的掩膜</translation>
        </message>
        <message>
            <source>Masks of the first kind; may be empty</source>
            <translation>第一类图像的掩膜；可为空</translation>
        </message>
        <message>
            <source>Masks of the second kind; may be empty</source>
            <translation>第二类图像的掩膜；可为空</translation>
        </message>
        <message>
            <source>Masks; empty for those beside the scans</source>
            <translation>掩膜；留空则用扫描旁的掩膜</translation>
        </message>
        <message>
            <source>Mass effect</source>
            <translation>占位效应</translation>
        </message>
        <message>
            <source>Match</source>
            <translation>保持不变</translation>
        </message>
        <message>
            <source>Max diameter</source>
            <translation>最大直径</translation>
        </message>
        <message>
            <source>Maximum entropy</source>
            <translation>最大熵</translation>
        </message>
        <message>
            <source>Mean</source>
            <translation>均值</translation>
        </message>
        <message>
            <source>Mean of the body (without core and rim) minus the surroundings</source>
            <translation>瘤体（不含中心和环缘）的均值减去周围组织</translation>
        </message>
        <message>
            <source>Mean of the body (without core and rim), instead of a contrast</source>
            <translation>瘤体（不含中心和环缘）的均值，用以代替对比度</translation>
        </message>
        <message>
            <source>Mean of the calcified grains</source>
            <translation>钙化颗粒的均值</translation>
        </message>
        <message>
            <source>Mean of the core minus the lesion's body</source>
            <translation>中心的均值减去瘤体</translation>
        </message>
        <message>
            <source>Mean of the rim minus the lesion's body</source>
            <translation>环缘的均值减去瘤体</translation>
        </message>
        <message>
            <source>Mean {name} in the body: {mean:g} {unit}</source>
            <translation>身体内{name}的均值：{mean:g} {unit}</translation>
        </message>
        <message>
            <source>Measured</source>
            <translation>测量说明</translation>
        </message>
        <message>
            <source>Merge</source>
            <translation>合并阈值</translation>
        </message>
        <message>
            <source>Merge over edges up to this share of the gradient's range; left out, up to the sharpest outline</source>
            <translation>合并梯度不超过其范围这一比例的边缘；留空则合并到轮廓最锐利为止</translation>
        </message>
        <message>
            <source>Merge the basins of the gradient from the seed upwards, up to the region with the sharpest edge.</source>
            <translation>从种子点向上合并梯度盆地，直到边缘最锐利的区域。</translation>
        </message>
        <message>
            <source>Merging</source>
            <translation>合并</translation>
        </message>
        <message>
            <source>Method</source>
            <translation>方法</translation>
        </message>
        <message>
            <source>Mixture GAN on lesion patches</source>
            <translation>高斯混合 GAN（病灶图像块）</translation>
        </message>
        <message>
            <source>Modality</source>
            <translation>模态</translation>
        </message>
        <message>
            <source>Modality a</source>
            <translation>a 的模态</translation>
        </message>
        <message>
            <source>Modality b</source>
            <translation>b 的模态</translation>
        </message>
        <message>
            <source>Mode</source>
            <translation>模式</translation>
        </message>
        <message>
            <source>Model</source>
            <translation>模型</translation>
        </message>
        <message>
            <source>Models</source>
            <translation>模型</translation>
        </message>
        <message>
            <source>Moments (Tsai)</source>
            <translation>矩（Tsai）</translation>
        </message>
        <message>
            <source>Most iterations; it ends before when the contour rests</source>
            <translation>最多迭代次数；轮廓静止时提前结束</translation>
        </message>
        <message>
            <source>Most rounds in a slice</source>
            <translation>每个层面最多轮数</translation>
        </message>
        <message>
            <source>Most that the tissue pushes a point in a round</source>
            <translation>每轮中组织推动一个点的最大距离</translation>
        </message>
        <message>
            <source>Motion</source>
            <translation>运动</translation>
        </message>
        <message>
            <source>Move a contour until the voxels inside are alike and those around it are alike.</source>
            <translation>移动轮廓，直到内部的体素彼此相似、周围的体素彼此相似。</translation>
        </message>
        <message>
            <source>Move a smooth surface out to edges, which draw it onto themselves.</source>
            <translation>把光滑曲面向外移到边缘，边缘会把它吸引过去。</translation>
        </message>
        <message>
            <source>Move a smooth surface out until edges have slowed it down.</source>
            <translation>把光滑曲面向外移动，直到边缘使其慢下来。</translation>
        </message>
        <message>
            <source>Move a smooth surface out within a window of values and back outside of it.</source>
            <translation>在数值窗口内把光滑曲面向外移动，窗口外则向内。</translation>
        </message>
        <message>
            <source>Mr suffix</source>
            <translation>MR 后缀</translation>
        </message>
        <message>
            <source>Multi-Otsu</source>
            <translation>多级 Otsu</translation>
        </message>
        <message>
            <source>NIfTI files</source>
            <translation>NIfTI 文件</translation>
        </message>
        <message>
            <source>Name</source>
            <translation>名称</translation>
        </message>
        <message>
            <source>Name of the run</source>
            <translation>训练名称</translation>
        </message>
        <message>
            <source>Name or number; it is kept with the answers</source>
            <translation>姓名或编号；将与回答一同保存</translation>
        </message>
        <message>
            <source>Names</source>
            <translation>命名</translation>
        </message>
        <message>
            <source>Neighbourhood</source>
            <translation>邻域</translation>
        </message>
        <message>
            <source>Neighbours count alike in a box, or less with distance (Gaussian of half the radius)</source>
            <translation>邻域内各体素在框内权重相同，或随距离减小（高斯，半径的一半）</translation>
        </message>
        <message>
            <source>Networks</source>
            <translation>网络</translation>
        </message>
        <message>
            <source>New seed</source>
            <translation>新随机种子</translation>
        </message>
        <message>
            <source>No model here translates {modality} in this way: choose another one, train one, or import one.</source>
            <translation>这里没有模型能这样转换 {modality}：请另选、训练或导入一个。</translation>
        </message>
        <message>
            <source>No scene is open.</source>
            <translation>没有打开的场景。</translation>
        </message>
        <message>
            <source>Noise</source>
            <translation>噪声</translation>
        </message>
        <message>
            <source>Norm</source>
            <translation>归一化</translation>
        </message>
        <message>
            <source>Not used by this preset. Tick to set it yourself.</source>
            <translation>此预设未使用。勾选后可自行设置。</translation>
        </message>
        <message>
            <source>Note: {text}.</source>
            <translation>注意：{text}。</translation>
        </message>
        <message>
            <source>Nothing found</source>
            <translation>未检出任何病灶</translation>
        </message>
        <message>
            <source>Number of classes</source>
            <translation>类的数目</translation>
        </message>
        <message>
            <source>Number of clusters</source>
            <translation>簇的数目</translation>
        </message>
        <message>
            <source>Oedema contrast</source>
            <translation>水肿对比度</translation>
        </message>
        <message>
            <source>Oedema width</source>
            <translation>水肿宽度</translation>
        </message>
        <message>
            <source>Offset</source>
            <translation>偏移</translation>
        </message>
        <message>
            <source>One lesion at each point that is clicked</source>
            <translation>在每个点击的点放置一个病灶</translation>
        </message>
        <message>
            <source>Only models of your own can be removed.</source>
            <translation>只能移除您自己的模型。</translation>
        </message>
        <message>
            <source>Opacity of the map</source>
            <translation>图的不透明度</translation>
        </message>
        <message>
            <source>Open</source>
            <translation>打开</translation>
        </message>
        <message>
            <source>Open a scan</source>
            <translation>打开扫描</translation>
        </message>
        <message>
            <source>Open the report in the browser; it needs no network</source>
            <translation>在浏览器中打开报告；无需网络</translation>
        </message>
        <message>
            <source>Open this folder as DICOM</source>
            <translation>将此文件夹作为 DICOM 打开</translation>
        </message>
        <message>
            <source>Optimizer</source>
            <translation>优化器</translation>
        </message>
        <message>
            <source>Organ</source>
            <translation>器官</translation>
        </message>
        <message>
            <source>Organs of the digital chest</source>
            <translation>数字胸部体模的器官</translation>
        </message>
        <message>
            <source>Other tissue</source>
            <translation>其他组织</translation>
        </message>
        <message>
            <source>Otsu</source>
            <translation>Otsu</translation>
        </message>
        <message>
            <source>Outline</source>
            <translation>轮廓类型</translation>
        </message>
        <message>
            <source>Outline: of the preset, the painted mask itself, or of a real lesion</source>
            <translation>轮廓：来自预设、绘制的掩膜本身或真实病灶</translation>
        </message>
        <message>
            <source>Outline: the lesion's own, or the painted mask, which the lesion is stretched to fill</source>
            <translation>轮廓：病灶自身的，或绘制的掩膜（病灶被拉伸以填满它）</translation>
        </message>
        <message>
            <source>Outlines</source>
            <translation>轮廓</translation>
        </message>
        <message>
            <source>Outside</source>
            <translation>外部</translation>
        </message>
        <message>
            <source>Outside weight</source>
            <translation>外部权重</translation>
        </message>
        <message>
            <source>Own network</source>
            <translation>自有网络</translation>
        </message>
        <message>
            <source>PCA jitter</source>
            <translation>PCA 抖动</translation>
        </message>
        <message>
            <source>PDw</source>
            <translation>PDw</translation>
        </message>
        <message>
            <source>PSNR and SSIM for values from {low:g} to {high:g} {unit}.</source>
            <translation>PSNR 和 SSIM 所用的值范围为 {low:g} 至 {high:g} {unit}。</translation>
        </message>
        <message>
            <source>Paint healthy tissue over the lesion in a copy of the scan.</source>
            <translation>在扫描的副本中用健康组织覆盖病灶。</translation>
        </message>
        <message>
            <source>Paint lesions by a trained model</source>
            <translation>用训练好的模型绘制病灶</translation>
        </message>
        <message>
            <source>Paired</source>
            <translation>配对</translation>
        </message>
        <message>
            <source>Pairing</source>
            <translation>配对判别</translation>
        </message>
        <message>
            <source>Parameters</source>
            <translation>参数</translation>
        </message>
        <message>
            <source>Part in which the background shows through</source>
            <translation>透出背景的比例</translation>
        </message>
        <message>
            <source>Part of the volume that is calcified (CT)</source>
            <translation>体积中钙化的比例（CT）</translation>
        </message>
        <message>
            <source>Part the scan into small compact groups and join those that are like the seed's.</source>
            <translation>把扫描分成小而紧凑的组，合并与种子点所在组相似的组。</translation>
        </message>
        <message>
            <source>Partial</source>
            <translation>部分缺失</translation>
        </message>
        <message>
            <source>Patches</source>
            <translation>图像块</translation>
        </message>
        <message>
            <source>Patches with a lesion or without: does augmentation help?</source>
            <translation>含病灶与不含病灶的图像块：数据增强有帮助吗？</translation>
        </message>
        <message>
            <source>Patience</source>
            <translation>耐心值</translation>
        </message>
        <message>
            <source>Patient pattern</source>
            <translation>患者匹配模式</translation>
        </message>
        <message>
            <source>Patients</source>
            <translation>患者</translation>
        </message>
        <message>
            <source>Pattern of images</source>
            <translation>图像的路径模式</translation>
        </message>
        <message>
            <source>Pattern of masks</source>
            <translation>掩膜的路径模式</translation>
        </message>
        <message>
            <source>Patterns of images and of masks belong together: give both, or none.</source>
            <translation>图像与掩膜的路径模式须成对给出：要么都填，要么都不填。</translation>
        </message>
        <message>
            <source>Pause</source>
            <translation>暂停</translation>
        </message>
        <message>
            <source>Paused</source>
            <translation>已暂停</translation>
        </message>
        <message>
            <source>Peak</source>
            <translation>峰</translation>
        </message>
        <message>
            <source>Penalty weight</source>
            <translation>惩罚权重</translation>
        </message>
        <message>
            <source>Per case</source>
            <translation>每例数量</translation>
        </message>
        <message>
            <source>Per slice</source>
            <translation>逐层</translation>
        </message>
        <message>
            <source>Phase axis</source>
            <translation>相位轴</translation>
        </message>
        <message>
            <source>Pipeline: {title}</source>
            <translation>组合：{title}</translation>
        </message>
        <message>
            <source>Place</source>
            <translation>位置</translation>
        </message>
        <message>
            <source>Place a point: press Place points, then click into a slice view.</source>
            <translation>请放置一个点：按“放置点”，然后在切面视图中点击。</translation>
        </message>
        <message>
            <source>Place a seed inside the structure, or choose a first guess.</source>
            <translation>请在结构内放置一个种子点，或选择初始猜测。</translation>
        </message>
        <message>
            <source>Place a seed inside the structure: press Inside, then click into a slice view.</source>
            <translation>请在结构内放置一个种子点：按“内部”，然后在切面视图中点击。</translation>
        </message>
        <message>
            <source>Place points</source>
            <translation>放置点</translation>
        </message>
        <message>
            <source>Placement</source>
            <translation>放置</translation>
        </message>
        <message>
            <source>Plane</source>
            <translation>平面</translation>
        </message>
        <message>
            <source>Planes</source>
            <translation>平面</translation>
        </message>
        <message>
            <source>Plot</source>
            <translation>曲线图</translation>
        </message>
        <message>
            <source>Pool size</source>
            <translation>图像池大小</translation>
        </message>
        <message>
            <source>Position scale</source>
            <translation>位置尺度</translation>
        </message>
        <message>
            <source>Power spectrum: distance</source>
            <translation>功率谱：距离</translation>
        </message>
        <message>
            <source>Precision</source>
            <translation>精度</translation>
        </message>
        <message>
            <source>Preparation</source>
            <translation>预处理</translation>
        </message>
        <message>
            <source>Preparing the data</source>
            <translation>正在准备数据</translation>
        </message>
        <message>
            <source>Preset</source>
            <translation>预设</translation>
        </message>
        <message>
            <source>Presets</source>
            <translation>预设</translation>
        </message>
        <message>
            <source>Press Begin first.</source>
            <translation>请先按“开始”。</translation>
        </message>
        <message>
            <source>Pressure: 1 grows, -1 shrinks, 0 only slides to edges near by</source>
            <translation>压力：1 膨胀，-1 收缩，0 只滑向附近的边缘</translation>
        </message>
        <message>
            <source>Preview</source>
            <translation>预览</translation>
        </message>
        <message>
            <source>Preview: Apply keeps it.</source>
            <translation>预览：按“应用”保留。</translation>
        </message>
        <message>
            <source>Propagation</source>
            <translation>传播</translation>
        </message>
        <message>
            <source>Pull against length</source>
            <translation>抑制长度的拉力</translation>
        </message>
        <message>
            <source>Push</source>
            <translation>推力</translation>
        </message>
        <message>
            <source>Push of the surroundings outward: 0 none, 1 strongest</source>
            <translation>把周围组织向外推：0 无，1 最强</translation>
        </message>
        <message>
            <source>Put a varied copy of the scan beside it.</source>
            <translation>在扫描旁放一份变化后的副本。</translation>
        </message>
        <message>
            <source>Put the lesions into a copy of the scan, with their masks as a segmentation.</source>
            <translation>把病灶放入扫描的副本，并以分割给出其掩膜。</translation>
        </message>
        <message>
            <source>Puts synthetic lesions into your own CT and MR scans and gives their exact masks as a segmentation. Choose a scan and a kind of lesion, click where the lesion should be, and press Apply. The Baselines tab segments a structure from a click by classical methods, and scores them against a reference. The scan itself is never changed. Research use only: synthetic data, not for diagnosis or treatment.</source>
            <translation>在您自己的 CT 和 MR 扫描中放入合成病灶，并以分割给出其精确掩膜。选择扫描和病灶类型，在病灶应在的位置点击，然后按“应用”。“分割基线”标签页用经典方法由点击分割结构，并与参考分割比较评分。原始扫描从不改变。仅供科研使用：合成数据，不得用于诊断或治疗。</translation>
        </message>
        <message>
            <source>PyTorch could not be installed: {reason}</source>
            <translation>无法安装 PyTorch：{reason}</translation>
        </message>
        <message>
            <source>PyTorch is installed by the extension of that name: install it in the Extensions Manager, restart Slicer, and press this button again.</source>
            <translation>PyTorch 由同名扩展安装：请在扩展管理器中安装该扩展，重启 Slicer，然后再按此按钮。</translation>
        </message>
        <message>
            <source>PyTorch was not installed.</source>
            <translation>未安装 PyTorch。</translation>
        </message>
        <message>
            <source>Python could not be started: {reason}</source>
            <translation>无法启动 Python：{reason}</translation>
        </message>
        <message>
            <source>Quality</source>
            <translation>质量</translation>
        </message>
        <message>
            <source>Quantity</source>
            <translation>量</translation>
        </message>
        <message>
            <source>R1 every</source>
            <translation>R1 间隔</translation>
        </message>
        <message>
            <source>R1 weight</source>
            <translation>R1 权重</translation>
        </message>
        <message>
            <source>Radiomics</source>
            <translation>影像组学</translation>
        </message>
        <message>
            <source>Radius</source>
            <translation>半径</translation>
        </message>
        <message>
            <source>Radius of the ball round each seed that is surely inside</source>
            <translation>每个种子点周围确定在内部的球的半径</translation>
        </message>
        <message>
            <source>Radius of the ball round each seed that is surely on its side</source>
            <translation>每个种子点周围确定属于其一侧的球的半径</translation>
        </message>
        <message>
            <source>Radius of the balls</source>
            <translation>球的半径</translation>
        </message>
        <message>
            <source>Radius of the balls at the seeds</source>
            <translation>种子点处球的半径</translation>
        </message>
        <message>
            <source>Radius of the neighbourhood</source>
            <translation>邻域的半径</translation>
        </message>
        <message>
            <source>Random crop</source>
            <translation>随机裁剪</translation>
        </message>
        <message>
            <source>Random walker</source>
            <translation>随机游走</translation>
        </message>
        <message>
            <source>Reader</source>
            <translation>阅片者</translation>
        </message>
        <message>
            <source>Readers</source>
            <translation>阅片者测试</translation>
        </message>
        <message>
            <source>Real</source>
            <translation>真实</translation>
        </message>
        <message>
            <source>Real against real</source>
            <translation>真实与真实相比</translation>
        </message>
        <message>
            <source>Real scan of the wanted kind of the same place, to score against</source>
            <translation>同一部位目标类型的真实扫描，用于评分</translation>
        </message>
        <message>
            <source>Real scans</source>
            <translation>真实扫描</translation>
        </message>
        <message>
            <source>Realism</source>
            <translation>真实感</translation>
        </message>
        <message>
            <source>Recall</source>
            <translation>召回率</translation>
        </message>
        <message>
            <source>Recipe</source>
            <translation>配方</translation>
        </message>
        <message>
            <source>Recipe file</source>
            <translation>配方文件</translation>
        </message>
        <message>
            <source>Recipes and pipelines are files that it reads. You are asked before.</source>
            <translation>配方和流程文件由它读取。安装前会先询问您。</translation>
        </message>
        <message>
            <source>Redo</source>
            <translation>重做</translation>
        </message>
        <message>
            <source>Redo (Ctrl+Y)</source>
            <translation>重做（Ctrl+Y）</translation>
        </message>
        <message>
            <source>Reference</source>
            <translation>参考</translation>
        </message>
        <message>
            <source>Reference to score against</source>
            <translation>用于评分的参考</translation>
        </message>
        <message>
            <source>Refining model: id or folder</source>
            <translation>精修模型：编号或文件夹</translation>
        </message>
        <message>
            <source>Region</source>
            <translation>感兴趣区</translation>
        </message>
        <message>
            <source>Region growing, confidence</source>
            <translation>区域生长（置信度）</translation>
        </message>
        <message>
            <source>Region growing, neighbourhood</source>
            <translation>区域生长（邻域）</translation>
        </message>
        <message>
            <source>Region growing, texture</source>
            <translation>区域生长（纹理）</translation>
        </message>
        <message>
            <source>Region growing, tolerance</source>
            <translation>区域生长（容差）</translation>
        </message>
        <message>
            <source>Region {number}: {diameter:.1f} mm, {volume:.2f} mL, mean {before:.0f} before, {after:.0f}{unit} now</source>
            <translation>区域 {number}：{diameter:.1f} mm，{volume:.2f} mL，均值原为 {before:.0f}，现为 {after:.0f}{unit}</translation>
        </message>
        <message>
            <source>Region, mask, first guess (optional)</source>
            <translation>感兴趣区、掩膜、初始猜测（可选）</translation>
        </message>
        <message>
            <source>Regions</source>
            <translation>区域方法</translation>
        </message>
        <message>
            <source>Remove</source>
            <translation>移除</translation>
        </message>
        <message>
            <source>Remove for good</source>
            <translation>永久移除</translation>
        </message>
        <message>
            <source>Remove from the scene</source>
            <translation>从场景中移除</translation>
        </message>
        <message>
            <source>Remove lesions</source>
            <translation>去除病灶</translation>
        </message>
        <message>
            <source>Remove the chosen model from your own folder.</source>
            <translation>从您自己的文件夹中移除所选模型。</translation>
        </message>
        <message>
            <source>Remove the model {name} from this machine for good?</source>
            <translation>要从本机永久移除模型 {name} 吗？</translation>
        </message>
        <message>
            <source>Remove the segment that was made last.</source>
            <translation>移除最后生成的分段。</translation>
        </message>
        <message>
            <source>Remove this one</source>
            <translation>移除此项</translation>
        </message>
        <message>
            <source>Remove this one; the others stay.</source>
            <translation>移除此项；其他保留。</translation>
        </message>
        <message>
            <source>Remove what was applied last.</source>
            <translation>移除最后应用的内容。</translation>
        </message>
        <message>
            <source>Remove what was made last.</source>
            <translation>移除最后生成的内容。</translation>
        </message>
        <message>
            <source>Removed {folder}.</source>
            <translation>已移除 {folder}。</translation>
        </message>
        <message>
            <source>Removed: {names}</source>
            <translation>已移除：{names}</translation>
        </message>
        <message>
            <source>Replace an earlier export</source>
            <translation>替换先前的导出</translation>
        </message>
        <message>
            <source>Replace the segment</source>
            <translation>替换分段</translation>
        </message>
        <message>
            <source>Report</source>
            <translation>报告</translation>
        </message>
        <message>
            <source>Research use only.</source>
            <translation>仅供科研使用。</translation>
        </message>
        <message>
            <source>Research use only. Synthetic data.</source>
            <translation>仅供科研使用。合成数据。</translation>
        </message>
        <message>
            <source>Resolution</source>
            <translation>分辨率</translation>
        </message>
        <message>
            <source>Result</source>
            <translation>结果</translation>
        </message>
        <message>
            <source>Resume</source>
            <translation>恢复</translation>
        </message>
        <message>
            <source>Retry</source>
            <translation>重试</translation>
        </message>
        <message>
            <source>Rim contrast</source>
            <translation>环缘对比度</translation>
        </message>
        <message>
            <source>Rim nodularity</source>
            <translation>环缘结节度</translation>
        </message>
        <message>
            <source>Rim width</source>
            <translation>环缘宽度</translation>
        </message>
        <message>
            <source>Rotation</source>
            <translation>旋转</translation>
        </message>
        <message>
            <source>Roundness</source>
            <translation>圆滑度</translation>
        </message>
        <message>
            <source>Rounds</source>
            <translation>轮数</translation>
        </message>
        <message>
            <source>Rows</source>
            <translation>行数</translation>
        </message>
        <message>
            <source>Rule</source>
            <translation>规则</translation>
        </message>
        <message>
            <source>Run</source>
            <translation>运行</translation>
        </message>
        <message>
            <source>Run all and score</source>
            <translation>全部运行并评分</translation>
        </message>
        <message>
            <source>Run every method that the seeds are enough for, with its own figures, and compare the results.</source>
            <translation>运行种子点足够的每一种方法，各用自己的参数，并比较结果。</translation>
        </message>
        <message>
            <source>Run the experiment</source>
            <translation>运行实验</translation>
        </message>
        <message>
            <source>SAGAN on lesion patches</source>
            <translation>SAGAN（病灶图像块）</translation>
        </message>
        <message>
            <source>SD of the texture</source>
            <translation>纹理的标准差</translation>
        </message>
        <message>
            <source>SLIC supervoxels</source>
            <translation>SLIC 超体素</translation>
        </message>
        <message>
            <source>Sagittal</source>
            <translation>矢状位</translation>
        </message>
        <message>
            <source>Salt-and-pepper noise</source>
            <translation>椒盐噪声</translation>
        </message>
        <message>
            <source>Same modality</source>
            <translation>相同模态</translation>
        </message>
        <message>
            <source>Sample every</source>
            <translation>样图间隔</translation>
        </message>
        <message>
            <source>Save</source>
            <translation>保存</translation>
        </message>
        <message>
            <source>Say where made scans are: a folder, a table, a pattern with one *, or the folder of a batch.</source>
            <translation>请指明合成扫描的位置：文件夹、表格、含一个 * 的路径模式，或批处理的文件夹。</translation>
        </message>
        <message>
            <source>Say where real scans are: a folder, a table, a pattern with one *, or the folder of a batch.</source>
            <translation>请指明真实扫描的位置：文件夹、表格、含一个 * 的路径模式，或批处理的文件夹。</translation>
        </message>
        <message>
            <source>Say where the scans are: a folder, a table or a datalist.</source>
            <translation>请指明扫描所在位置：文件夹、表格或数据列表。</translation>
        </message>
        <message>
            <source>Say where the scans are: a folder, a table, a datalist or a pattern.</source>
            <translation>请指明扫描的位置：文件夹、表格、数据列表或路径模式。</translation>
        </message>
        <message>
            <source>Say where the scans are: a folder, a table, or a pattern with one * for the case.</source>
            <translation>请指明扫描图像的位置：文件夹、表格，或用一个 * 表示病例的路径模式。</translation>
        </message>
        <message>
            <source>Say where your experiment is: a YAML file.</source>
            <translation>请指明您的实验配置：一个 YAML 文件。</translation>
        </message>
        <message>
            <source>Say where your recipe is: a YAML file.</source>
            <translation>请指明配方所在位置：一个 YAML 文件。</translation>
        </message>
        <message>
            <source>Say which data set leaves: the folder of a batch, or of real cases.</source>
            <translation>请指明要导出的数据集：批处理的文件夹或真实病例的文件夹。</translation>
        </message>
        <message>
            <source>Say which folder the cases go into.</source>
            <translation>请指明病例存放到哪个文件夹。</translation>
        </message>
        <message>
            <source>Say which folder the experiment goes into.</source>
            <translation>请指明实验结果存入哪个文件夹。</translation>
        </message>
        <message>
            <source>Say which folder the export goes into.</source>
            <translation>请指明导出到哪个文件夹。</translation>
        </message>
        <message>
            <source>Say which folder the report goes into.</source>
            <translation>请指明报告存入哪个文件夹。</translation>
        </message>
        <message>
            <source>Say which folder the test goes into.</source>
            <translation>请指明测试存入哪个文件夹。</translation>
        </message>
        <message>
            <source>Say which folder the test is in.</source>
            <translation>请指明测试所在的文件夹。</translation>
        </message>
        <message>
            <source>Scale</source>
            <translation>缩放</translation>
        </message>
        <message>
            <source>Scale (sigma) at which edges are looked for</source>
            <translation>查找边缘的尺度（sigma）</translation>
        </message>
        <message>
            <source>Scale (sigma) at which the texture is measured</source>
            <translation>测量纹理的尺度（sigma）</translation>
        </message>
        <message>
            <source>Scan</source>
            <translation>扫描</translation>
        </message>
        <message>
            <source>Scans</source>
            <translation>扫描</translation>
        </message>
        <message>
            <source>Scans of the first kind</source>
            <translation>第一类扫描</translation>
        </message>
        <message>
            <source>Scans of the second kind</source>
            <translation>第二类扫描</translation>
        </message>
        <message>
            <source>Scans with masks: folder, table, datalist, or pattern with one * for the case</source>
            <translation>带掩膜的扫描：文件夹、表格、数据列表，或用一个 * 代表病例的路径模式</translation>
        </message>
        <message>
            <source>Scans with their labels</source>
            <translation>扫描及其标签</translation>
        </message>
        <message>
            <source>Score</source>
            <translation>评分</translation>
        </message>
        <message>
            <source>Score within</source>
            <translation>评分区域</translation>
        </message>
        <message>
            <source>Scores</source>
            <translation>得分</translation>
        </message>
        <message>
            <source>Scores are given within this segment too.</source>
            <translation>同时给出此分段内的得分。</translation>
        </message>
        <message>
            <source>Scores on patients that were held out</source>
            <translation>在未参与训练的患者上的得分</translation>
        </message>
        <message>
            <source>Scoring</source>
            <translation>正在评分</translation>
        </message>
        <message>
            <source>Seed</source>
            <translation>随机种子</translation>
        </message>
        <message>
            <source>Seed radius</source>
            <translation>种子点半径</translation>
        </message>
        <message>
            <source>Seeded</source>
            <translation>种子点分割</translation>
        </message>
        <message>
            <source>Seeds</source>
            <translation>种子点</translation>
        </message>
        <message>
            <source>Seeds in</source>
            <translation>内部种子点</translation>
        </message>
        <message>
            <source>Seeds in the structure: click into a slice view, right click to stop.</source>
            <translation>结构内的种子点：在切面视图中点击放置，右键结束。</translation>
        </message>
        <message>
            <source>Seeds in what the structure is not, where the method takes them: click into a slice view.</source>
            <translation>不属于该结构之处的种子点（方法需要时）：在切面视图中点击。</translation>
        </message>
        <message>
            <source>Seeds out</source>
            <translation>外部种子点</translation>
        </message>
        <message>
            <source>Segmentation that is right, such as a radiologist's</source>
            <translation>正确的分割，例如放射科医师所画</translation>
        </message>
        <message>
            <source>Segmentation that the result stays in</source>
            <translation>结果不超出的分割</translation>
        </message>
        <message>
            <source>Segmentation to score within</source>
            <translation>用于限定评分区域的分割</translation>
        </message>
        <message>
            <source>Segmentation to start from, such as the baselines of another method</source>
            <translation>作为起点的分割，例如另一方法的基线结果</translation>
        </message>
        <message>
            <source>Segmentation with the lesion</source>
            <translation>含病灶的分割</translation>
        </message>
        <message>
            <source>Segmentation with the organ</source>
            <translation>含该器官的分割</translation>
        </message>
        <message>
            <source>Sensitivity</source>
            <translation>灵敏度</translation>
        </message>
        <message>
            <source>Sensitivity at fixed specificity</source>
            <translation>固定特异度下的灵敏度</translation>
        </message>
        <message>
            <source>Set</source>
            <translation>图像集</translation>
        </message>
        <message>
            <source>Shading</source>
            <translation>亮度不均</translation>
        </message>
        <message>
            <source>Shape</source>
            <translation>形状</translation>
        </message>
        <message>
            <source>Shape detection level set</source>
            <translation>形状检测水平集</translation>
        </message>
        <message>
            <source>Shape prior</source>
            <translation>形状先验</translation>
        </message>
        <message>
            <source>Shift voxels</source>
            <translation>平移体素数</translation>
        </message>
        <message>
            <source>Show or hide</source>
            <translation>显示或隐藏</translation>
        </message>
        <message>
            <source>Show outlines and points. Without them, judge how the result looks.</source>
            <translation>显示轮廓和点。隐藏后可判断结果的观感。</translation>
        </message>
        <message>
            <source>Show the curves in the layout; press again for the layout of before</source>
            <translation>在布局中显示曲线；再按一次恢复原先的布局</translation>
        </message>
        <message>
            <source>Show the losses in the layout; press again for the layout of before</source>
            <translation>在布局中显示损失曲线；再按一次恢复原布局</translation>
        </message>
        <message>
            <source>Show the result without keeping it.</source>
            <translation>显示结果但不保留。</translation>
        </message>
        <message>
            <source>Show the result.</source>
            <translation>显示结果。</translation>
        </message>
        <message>
            <source>Show the scan as it was.</source>
            <translation>显示原来的扫描。</translation>
        </message>
        <message>
            <source>Show what changed: grey where nothing did, brighter or darker where it did.</source>
            <translation>显示变化：灰色为无变化，更亮或更暗处为有变化。</translation>
        </message>
        <message>
            <source>Show what was paired; nothing is changed.</source>
            <translation>显示配对结果；不作任何更改。</translation>
        </message>
        <message>
            <source>Shown</source>
            <translation>显示的结果</translation>
        </message>
        <message>
            <source>Side</source>
            <translation>取值侧</translation>
        </message>
        <message>
            <source>Sigma</source>
            <translation>Sigma</translation>
        </message>
        <message>
            <source>Similarity</source>
            <translation>相似性</translation>
        </message>
        <message>
            <source>Slice spacing</source>
            <translation>层面间距</translation>
        </message>
        <message>
            <source>Slices</source>
            <translation>层面数</translation>
        </message>
        <message>
            <source>Slices as channels</source>
            <translation>层面作为通道</translation>
        </message>
        <message>
            <source>Smallest</source>
            <translation>最小</translation>
        </message>
        <message>
            <source>Smallest lesion</source>
            <translation>最小病灶</translation>
        </message>
        <message>
            <source>Smallest size relative to what the lesion had</source>
            <translation>相对于病灶原尺寸的最小倍数</translation>
        </message>
        <message>
            <source>Smallest value of the structure</source>
            <translation>结构的最小值</translation>
        </message>
        <message>
            <source>Smoothing</source>
            <translation>平滑</translation>
        </message>
        <message>
            <source>Smoothing of the contour in each iteration</source>
            <translation>每次迭代中对轮廓的平滑</translation>
        </message>
        <message>
            <source>Snake</source>
            <translation>蛇形曲线</translation>
        </message>
        <message>
            <source>Snake, slice by slice</source>
            <translation>蛇形活动边界（逐层）</translation>
        </message>
        <message>
            <source>Soft tissue</source>
            <translation>软组织窗</translation>
        </message>
        <message>
            <source>Soft-tissue sarcomas</source>
            <translation>软组织肉瘤</translation>
        </message>
        <message>
            <source>Something went wrong that should not have. The error log (Help menu) has the details.</source>
            <translation>发生了不应发生的错误。详情见错误日志（“帮助”菜单）。</translation>
        </message>
        <message>
            <source>Something went wrong that should not have. The terminal that the app was started from has the details.</source>
            <translation>发生了不应发生的错误。详情见启动本应用的终端。</translation>
        </message>
        <message>
            <source>Source</source>
            <translation>来源</translation>
        </message>
        <message>
            <source>Source label</source>
            <translation>来源标签值</translation>
        </message>
        <message>
            <source>Source masks</source>
            <translation>来源掩膜</translation>
        </message>
        <message>
            <source>Spacing</source>
            <translation>体素间距</translation>
        </message>
        <message>
            <source>Specificity</source>
            <translation>特异度</translation>
        </message>
        <message>
            <source>Spectral norm</source>
            <translation>谱归一化</translation>
        </message>
        <message>
            <source>Speed</source>
            <translation>速度</translation>
        </message>
        <message>
            <source>Spiculation</source>
            <translation>毛刺程度</translation>
        </message>
        <message>
            <source>Split</source>
            <translation>划分</translation>
        </message>
        <message>
            <source>Split seed</source>
            <translation>划分种子</translation>
        </message>
        <message>
            <source>Spread over flips</source>
            <translation>翻转离散度</translation>
        </message>
        <message>
            <source>Ssim weight</source>
            <translation>SSIM 权重</translation>
        </message>
        <message>
            <source>Standard deviations to either side of the mean</source>
            <translation>均值两侧的标准差倍数</translation>
        </message>
        <message>
            <source>Start</source>
            <translation>开始</translation>
        </message>
        <message>
            <source>Starting</source>
            <translation>正在启动</translation>
        </message>
        <message>
            <source>Statistics weight</source>
            <translation>统计量权重</translation>
        </message>
        <message>
            <source>Stay within</source>
            <translation>限制范围</translation>
        </message>
        <message>
            <source>Steepness that stops the balloon; 100 = a sharp step from the window's middle to its end</source>
            <translation>使气球停下的陡度；100 为从窗口中间到其端点的锐利阶跃</translation>
        </message>
        <message>
            <source>Steps</source>
            <translation>步数</translation>
        </message>
        <message>
            <source>Steps at most, each up to a sixth of a voxel</source>
            <translation>最多步数，每步至多六分之一体素</translation>
        </message>
        <message>
            <source>Stiffness against bends</source>
            <translation>抗弯曲的刚度</translation>
        </message>
        <message>
            <source>Stop</source>
            <translation>停止</translation>
        </message>
        <message>
            <source>Stop the job; nothing is added.</source>
            <translation>停止任务；不加入任何内容。</translation>
        </message>
        <message>
            <source>Stop the method; nothing is added.</source>
            <translation>停止该方法；不加入任何内容。</translation>
        </message>
        <message>
            <source>Stop where the surface moves less than this in a step (root mean square, voxels)</source>
            <translation>曲面每步移动小于此值时停止（均方根，体素）</translation>
        </message>
        <message>
            <source>Stopped at a checkpoint; Resume goes on</source>
            <translation>已在检查点停止；按“恢复”继续</translation>
        </message>
        <message>
            <source>Stopping</source>
            <translation>正在停止</translation>
        </message>
        <message>
            <source>Strands from the margin: 0 none, 1 many and long</source>
            <translation>边缘的毛刺：0 为无，1 为多而长</translation>
        </message>
        <message>
            <source>Structure</source>
            <translation>结构</translation>
        </message>
        <message>
            <source>Suggest</source>
            <translation>建议参数</translation>
        </message>
        <message>
            <source>Supervoxel size</source>
            <translation>超体素大小</translation>
        </message>
        <message>
            <source>Supervoxels</source>
            <translation>超体素</translation>
        </message>
        <message>
            <source>Surfaces closer than this count as the same in the surface Dice.</source>
            <translation>近于此距离的表面在表面 Dice 中视为相同。</translation>
        </message>
        <message>
            <source>Surroundings</source>
            <translation>周围组织</translation>
        </message>
        <message>
            <source>Synthesize</source>
            <translation>合成</translation>
        </message>
        <message>
            <source>Synthesize lesions</source>
            <translation>合成病灶</translation>
        </message>
        <message>
            <source>Synthesize lesions refined by a trained model</source>
            <translation>合成病灶并用训练好的模型精修</translation>
        </message>
        <message>
            <source>Synthetic</source>
            <translation>合成</translation>
        </message>
        <message>
            <source>T1w</source>
            <translation>T1w</translation>
        </message>
        <message>
            <source>T2starw</source>
            <translation>T2starw</translation>
        </message>
        <message>
            <source>T2w</source>
            <translation>T2w</translation>
        </message>
        <message>
            <source>Table</source>
            <translation>表格</translation>
        </message>
        <message>
            <source>Take every voxel between two values.</source>
            <translation>取两个值之间的所有体素。</translation>
        </message>
        <message>
            <source>Take lesions only from scans of the same modality</source>
            <translation>只取相同模态扫描中的病灶</translation>
        </message>
        <message>
            <source>Take the ball round each seed, whatever is in it: what the other methods must beat.</source>
            <translation>取每个种子点周围的球，不论其内容：其他方法须优于它。</translation>
        </message>
        <message>
            <source>Take the mean over the mirrored slices for the result</source>
            <translation>结果取各镜像层面的平均</translation>
        </message>
        <message>
            <source>Take the trained model among your own models</source>
            <translation>把训练好的模型收入您自己的模型</translation>
        </message>
        <message>
            <source>Take the values round one peak of the histogram, from valley to valley.</source>
            <translation>取直方图一个峰两侧谷之间的值。</translation>
        </message>
        <message>
            <source>Take tissue whose value is far from the seeds' as outside</source>
            <translation>把数值远离种子点的组织作为外部</translation>
        </message>
        <message>
            <source>Take what is brighter (or darker) than its own neighbourhood.</source>
            <translation>取比自身邻域更亮（或更暗）的部分。</translation>
        </message>
        <message>
            <source>Take what is like the seed, above or below the local threshold; without a seed, 'seed' takes above</source>
            <translation>取与种子点同侧（局部阈值以上或以下）的部分；没有种子点时，“种子点”取以上</translation>
        </message>
        <message>
            <source>Taken from the surroundings of the seeds. Tick to set it yourself.</source>
            <translation>由种子点周围得到。勾选后可自行设置。</translation>
        </message>
        <message>
            <source>Test</source>
            <translation>测试</translation>
        </message>
        <message>
            <source>Test share</source>
            <translation>测试集比例</translation>
        </message>
        <message>
            <source>Texture scale</source>
            <translation>纹理尺度</translation>
        </message>
        <message>
            <source>The batch was stopped. What is done stays: press Make cases again and it goes on.</source>
            <translation>批处理已停止。已完成的部分保留：再次按“生成病例”即可继续。</translation>
        </message>
        <message>
            <source>The best that fits the scan</source>
            <translation>最适合该扫描的模型</translation>
        </message>
        <message>
            <source>The classic nine</source>
            <translation>经典九种</translation>
        </message>
        <message>
            <source>The contour starts from this segment; without one, from balls round the seeds.</source>
            <translation>轮廓从此分段开始；没有则从种子点周围的球开始。</translation>
        </message>
        <message>
            <source>The digital chest could not be made.</source>
            <translation>无法生成数字胸部体模。</translation>
        </message>
        <message>
            <source>The experiment was stopped. What is done stays: run it again and it goes on.</source>
            <translation>实验已停止。已完成的部分会保留：再次运行即可继续。</translation>
        </message>
        <message>
            <source>The figures of the presets come from published measurements; each preset file names its sources.</source>
            <translation>预设的数值来自已发表的测量；每个预设文件都注明出处。</translation>
        </message>
        <message>
            <source>The file is too large to upload: start the app with its folder instead.</source>
            <translation>文件太大，无法上传：请改为启动应用时指定其文件夹。</translation>
        </message>
        <message>
            <source>The folder holds something already: choose an empty one, or read the test that is in it.</source>
            <translation>该文件夹已有内容：请选择空文件夹，或阅读其中的测试。</translation>
        </message>
        <message>
            <source>The image shows what was made (key S)</source>
            <translation>图像显示的是合成内容（S 键）</translation>
        </message>
        <message>
            <source>The image shows what was there (key R)</source>
            <translation>图像显示的是真实内容（R 键）</translation>
        </message>
        <message>
            <source>The number of images must be even: half of them are made.</source>
            <translation>图像数量必须为偶数：其中一半为合成。</translation>
        </message>
        <message>
            <source>The parameters of the recipes could not be read ({reason}): install PyTorch again.</source>
            <translation>无法读取训练方案的参数（{reason}）：请重新安装 PyTorch。</translation>
        </message>
        <message>
            <source>The reference is the scan itself: choose a real scan of the wanted kind, or none.</source>
            <translation>参考就是该扫描本身：请选择所需类型的真实扫描，或不选。</translation>
        </message>
        <message>
            <source>The region of interest is not drawn: press Draw region, or choose none.</source>
            <translation>尚未绘制感兴趣区：按“绘制区域”，或不选。</translation>
        </message>
        <message>
            <source>The result stays in this box: click two opposite corners in a slice view.</source>
            <translation>结果不超出此框：在切面视图中点击两个对角点。</translation>
        </message>
        <message>
            <source>The result stays in this segment.</source>
            <translation>结果不超出此分段。</translation>
        </message>
        <message>
            <source>The same seed gives the same copy.</source>
            <translation>相同的种子得到相同的副本。</translation>
        </message>
        <message>
            <source>The same seed gives the same lesions.</source>
            <translation>相同的随机种子得到相同的病灶。</translation>
        </message>
        <message>
            <source>The scan was deleted meanwhile: there is nothing to make it from.</source>
            <translation>扫描已被删除：没有可用的来源。</translation>
        </message>
        <message>
            <source>The scan was deleted meanwhile: there is nothing to put the copy beside.</source>
            <translation>扫描已被删除，副本无处放置。</translation>
        </message>
        <message>
            <source>The scan was deleted meanwhile: there is nothing to put the result beside.</source>
            <translation>扫描已被删除：结果没有可对应的扫描。</translation>
        </message>
        <message>
            <source>The seed must be a whole number from 0 to {largest}.</source>
            <translation>随机种子须为 0 至 {largest} 的整数。</translation>
        </message>
        <message>
            <source>The training was stopped at a checkpoint: Resume goes on.</source>
            <translation>训练已在检查点停止：按“恢复”继续。</translation>
        </message>
        <message>
            <source>The work ended unexpectedly, perhaps for want of memory. The error log has the details.</source>
            <translation>任务意外结束，可能是内存不足。详情见错误日志。</translation>
        </message>
        <message>
            <source>Their masks</source>
            <translation>对应的掩膜</translation>
        </message>
        <message>
            <source>Their masks: folder or pattern; none for masks beside the scans</source>
            <translation>其掩膜：文件夹或路径模式；无则用扫描旁的掩膜</translation>
        </message>
        <message>
            <source>Their masks; leave empty for those beside them</source>
            <translation>对应的掩膜；留空则使用图像旁边的掩膜</translation>
        </message>
        <message>
            <source>Then click into a view (key P)</source>
            <translation>然后在视图中点击（P 键）</translation>
        </message>
        <message>
            <source>Then click into what is not</source>
            <translation>然后点击不属于它之处</translation>
        </message>
        <message>
            <source>Then click into what is to be segmented</source>
            <translation>然后点击要分割之处</translation>
        </message>
        <message>
            <source>There is a folder of this name already: give the run another name.</source>
            <translation>已有同名文件夹：请为这次训练另取名称。</translation>
        </message>
        <message>
            <source>There is no model here that does this on {modality}: train one, or import one.</source>
            <translation>这里没有能对 {modality} 做此操作的模型：请训练或导入一个。</translation>
        </message>
        <message>
            <source>There is no model here that makes patches: train one, or import one.</source>
            <translation>这里没有能生成图像块的模型：请训练或导入一个。</translation>
        </message>
        <message>
            <source>There is no test in the folder yet: lay one out first.</source>
            <translation>该文件夹中尚无测试：请先准备一个。</translation>
        </message>
        <message>
            <source>There is not enough memory. Close other volumes, or crop this one.</source>
            <translation>内存不足。请关闭其他体数据，或裁剪此体数据。</translation>
        </message>
        <message>
            <source>There is nothing to keep yet: press Generate first.</source>
            <translation>还没有可保存的内容：请先按“生成”。</translation>
        </message>
        <message>
            <source>There is nothing to score yet: run a method first.</source>
            <translation>还没有可评分的内容：请先运行一种方法。</translation>
        </message>
        <message>
            <source>This folder holds a run: Resume goes on with it, or choose another folder.</source>
            <translation>此文件夹中已有一次训练：按“恢复”继续，或选择其他文件夹。</translation>
        </message>
        <message>
            <source>This kind of lesion is for {preset}, and the volume is {volume}: choose another kind.</source>
            <translation>此类病灶适用于 {preset}，而体数据是 {volume}：请选择其他类型。</translation>
        </message>
        <message>
            <source>This method has nothing to suggest.</source>
            <translation>此方法没有可建议的参数。</translation>
        </message>
        <message>
            <source>This method needs {packages}: press Install, or choose another method.</source>
            <translation>此方法需要 {packages}：按“安装”，或选择其他方法。</translation>
        </message>
        <message>
            <source>This model goes one way only: for the confidence choose flips or none, or take another model.</source>
            <translation>此模型只能单向转换：置信度请选“翻转”或“无”，或换一个模型。</translation>
        </message>
        <message>
            <source>This model translates such scans both ways: choose the direction.</source>
            <translation>此模型可双向转换此类扫描：请选择方向。</translation>
        </message>
        <message>
            <source>This needs {packages}: install it first.</source>
            <translation>需要 {packages}：请先安装。</translation>
        </message>
        <message>
            <source>This segment is removed.</source>
            <translation>去除此分段。</translation>
        </message>
        <message>
            <source>Threads</source>
            <translation>线程数</translation>
        </message>
        <message>
            <source>Threshold</source>
            <translation>阈值</translation>
        </message>
        <message>
            <source>Threshold from the local mean m and SD s: m; Niblack m + k s, or m - k s for a dark structure; Sauvola m + k m (s/r - 1), m counted from the darkest voxel and r half the span</source>
            <translation>由局部均值 m 和标准差 s 得到阈值：m；Niblack 为 m + k s，暗结构为 m - k s；Sauvola 为 m + k m (s/r - 1)，m 从最暗体素算起，r 为值域的一半</translation>
        </message>
        <message>
            <source>Threshold level set</source>
            <translation>阈值水平集</translation>
        </message>
        <message>
            <source>Thresholds</source>
            <translation>阈值方法</translation>
        </message>
        <message>
            <source>Times that mean and spread are estimated anew</source>
            <translation>重新估计均值和离散度的次数</translation>
        </message>
        <message>
            <source>Times that the texture is estimated anew from the region</source>
            <translation>由区域重新估计纹理的次数</translation>
        </message>
        <message>
            <source>Title</source>
            <translation>名称</translation>
        </message>
        <message>
            <source>Tolerance</source>
            <translation>容差</translation>
        </message>
        <message>
            <source>Train</source>
            <translation>训练</translation>
        </message>
        <message>
            <source>Train every arm on few and on many patients; what is stopped goes on where it was.</source>
            <translation>用少量和大量患者分别训练每个实验组；中断后可从原处继续。</translation>
        </message>
        <message>
            <source>Trained model; its card says what it is for and what it is not for.</source>
            <translation>训练好的模型；其模型卡说明适用和不适用的范围。</translation>
        </message>
        <message>
            <source>Trained models run by PyTorch. You are asked before.</source>
            <translation>训练好的模型由 PyTorch 运行。安装前会先询问您。</translation>
        </message>
        <message>
            <source>Trained on</source>
            <translation>训练数据</translation>
        </message>
        <message>
            <source>Trained {steps:,} steps.</source>
            <translation>已训练 {steps:,} 步。</translation>
        </message>
        <message>
            <source>Training</source>
            <translation>训练</translation>
        </message>
        <message>
            <source>Training patients</source>
            <translation>训练患者数</translation>
        </message>
        <message>
            <source>Translate</source>
            <translation>转换</translation>
        </message>
        <message>
            <source>Translate a scan</source>
            <translation>转换扫描</translation>
        </message>
        <message>
            <source>Translation</source>
            <translation>转换结果</translation>
        </message>
        <message>
            <source>Translation of this scan that is shown</source>
            <translation>所显示的该扫描的转换结果</translation>
        </message>
        <message>
            <source>Triangle</source>
            <translation>三角法</translation>
        </message>
        <message>
            <source>Truncation</source>
            <translation>截断</translation>
        </message>
        <message>
            <source>Type the reader's name or number.</source>
            <translation>请输入阅片者的姓名或编号。</translation>
        </message>
        <message>
            <source>U-Net of the original, or of the review's Fig. 4</source>
            <translation>原文的 U-Net，或综述图 4 的 U-Net</translation>
        </message>
        <message>
            <source>U-Net segmenter</source>
            <translation>U-Net 分割网络</translation>
        </message>
        <message>
            <source>Undo</source>
            <translation>撤销</translation>
        </message>
        <message>
            <source>Undo (Ctrl+Z)</source>
            <translation>撤销（Ctrl+Z）</translation>
        </message>
        <message>
            <source>Upload from this computer (NRRD, NIfTI, MHA, .mrb), or drop a file here</source>
            <translation>从本机上传（NRRD、NIfTI、MHA、.mrb），或把文件拖放到此处</translation>
        </message>
        <message>
            <source>Upper</source>
            <translation>上限</translation>
        </message>
        <message>
            <source>Upsampling</source>
            <translation>上采样</translation>
        </message>
        <message>
            <source>Use</source>
            <translation>使用</translation>
        </message>
        <message>
            <source>VAE on lesion patches</source>
            <translation>VAE（病灶图像块）</translation>
        </message>
        <message>
            <source>Validate every</source>
            <translation>验证间隔</translation>
        </message>
        <message>
            <source>Validation fold</source>
            <translation>验证折</translation>
        </message>
        <message>
            <source>Validation images</source>
            <translation>验证图像数</translation>
        </message>
        <message>
            <source>Validation share</source>
            <translation>验证集比例</translation>
        </message>
        <message>
            <source>Value of the lesion in the source's masks; 0 for any</source>
            <translation>来源掩膜中病灶的值；0 为任意值</translation>
        </message>
        <message>
            <source>Values</source>
            <translation>数值</translation>
        </message>
        <message>
            <source>Values of the lesion: distance</source>
            <translation>病灶取值：距离</translation>
        </message>
        <message>
            <source>Values of the lesion: overlap</source>
            <translation>病灶取值：重叠</translation>
        </message>
        <message>
            <source>Values of the patch: distance</source>
            <translation>图像块取值：距离</translation>
        </message>
        <message>
            <source>Values of the patch: overlap</source>
            <translation>图像块取值：重叠</translation>
        </message>
        <message>
            <source>Varied</source>
            <translation>变化的图像</translation>
        </message>
        <message>
            <source>Variety</source>
            <translation>多样性</translation>
        </message>
        <message>
            <source>Verify</source>
            <translation>校验</translation>
        </message>
        <message>
            <source>View</source>
            <translation>视图</translation>
        </message>
        <message>
            <source>Volume rendering</source>
            <translation>体绘制</translation>
        </message>
        <message>
            <source>W edge</source>
            <translation>边缘权重</translation>
        </message>
        <message>
            <source>W line</source>
            <translation>灰度权重</translation>
        </message>
        <message>
            <source>Warm up</source>
            <translation>预热</translation>
        </message>
        <message>
            <source>Watching</source>
            <translation>监测</translation>
        </message>
        <message>
            <source>Watershed, hierarchical</source>
            <translation>分水岭（层次）</translation>
        </message>
        <message>
            <source>Watershed, marker-controlled</source>
            <translation>分水岭（标记控制）</translation>
        </message>
        <message>
            <source>Weight of likeness inside; more makes it smaller</source>
            <translation>内部相似性的权重；越大结果越小</translation>
        </message>
        <message>
            <source>Weight of likeness outside; more makes it larger</source>
            <translation>外部相似性的权重；越大结果越大</translation>
        </message>
        <message>
            <source>Weight of the border against its contents; more is smoother</source>
            <translation>边界相对于内容的权重；越大越光滑</translation>
        </message>
        <message>
            <source>Weight of the local SD</source>
            <translation>局部标准差的权重</translation>
        </message>
        <message>
            <source>Weights</source>
            <translation>权重</translation>
        </message>
        <message>
            <source>What happens to what the segment holds already</source>
            <translation>如何处理分段中已有的内容</translation>
        </message>
        <message>
            <source>What is compared with what</source>
            <translation>比较的内容</translation>
        </message>
        <message>
            <source>What is done</source>
            <translation>处理方式</translation>
        </message>
        <message>
            <source>What is made of each case</source>
            <translation>对每个病例做什么</translation>
        </message>
        <message>
            <source>What is trained; all settings can be changed.</source>
            <translation>训练的对象；所有设置均可修改。</translation>
        </message>
        <message>
            <source>What stays as it was: the contrast to the surroundings, or (none) the values themselves</source>
            <translation>什么保持不变：与周围组织的对比度，或（无）数值本身</translation>
        </message>
        <message>
            <source>What tells voxels apart: their value alone, or also where they lie, or mean and spread of their surroundings</source>
            <translation>用什么区分体素：仅数值，或还有位置，或邻域的均值和离散度</translation>
        </message>
        <message>
            <source>What the model makes by now, beside real images</source>
            <translation>模型目前生成的图像，与真实图像并列</translation>
        </message>
        <message>
            <source>What the segment is, as a standard term</source>
            <translation>该分段是什么（标准术语）</translation>
        </message>
        <message>
            <source>What the slice views show</source>
            <translation>切面视图显示的内容</translation>
        </message>
        <message>
            <source>What the voxel values are. Choose it yourself where Automatic is wrong.</source>
            <translation>体素值的含义。自动判断有误时请自行选择。</translation>
        </message>
        <message>
            <source>What to remove</source>
            <translation>要去除的内容</translation>
        </message>
        <message>
            <source>Where the bumps come from: free, or as in real lung nodules</source>
            <translation>起伏的来源：自由，或如真实肺结节</translation>
        </message>
        <message>
            <source>Where the contour begins: guess = the first guess, else balls at the seeds; region = the ellipsoid in the region of interest</source>
            <translation>轮廓从何处开始：“初始猜测”为初始猜测，没有则为种子点处的球；“感兴趣区”为感兴趣区内的椭球</translation>
        </message>
        <message>
            <source>Where the lesions go</source>
            <translation>病灶的位置</translation>
        </message>
        <message>
            <source>Whitening</source>
            <translation>白化</translation>
        </message>
        <message>
            <source>Who reads it</source>
            <translation>由谁读取</translation>
        </message>
        <message>
            <source>Whole image</source>
            <translation>整幅图像</translation>
        </message>
        <message>
            <source>Whole noise</source>
            <translation>整体噪声</translation>
        </message>
        <message>
            <source>Whole patch</source>
            <translation>整个图像块</translation>
        </message>
        <message>
            <source>Whole scene</source>
            <translation>整个场景</translation>
        </message>
        <message>
            <source>Width</source>
            <translation>宽度</translation>
        </message>
        <message>
            <source>Width of the margin (Gaussian sigma) beyond the scanner's</source>
            <translation>扫描仪模糊之外的边缘宽度（高斯 sigma）</translation>
        </message>
        <message>
            <source>Width of the oedema round the lesion</source>
            <translation>病灶周围水肿的宽度</translation>
        </message>
        <message>
            <source>Width of the rim or capsule</source>
            <translation>环缘或包膜的宽度</translation>
        </message>
        <message>
            <source>Width of the surroundings that the contour sees</source>
            <translation>轮廓所见邻域的宽度</translation>
        </message>
        <message>
            <source>Window</source>
            <translation>窗口</translation>
        </message>
        <message>
            <source>Window and level</source>
            <translation>窗宽窗位</translation>
        </message>
        <message>
            <source>Window high</source>
            <translation>窗口上限</translation>
        </message>
        <message>
            <source>Window low</source>
            <translation>窗口下限</translation>
        </message>
        <message>
            <source>Within the folders that the app was started with</source>
            <translation>须在启动应用时指定的文件夹之内</translation>
        </message>
        <message>
            <source>Within the folders that the app was started with; a * stands for the case in a pattern</source>
            <translation>须在启动应用时指定的文件夹之内；路径模式中的 * 代表病例</translation>
        </message>
        <message>
            <source>Workers</source>
            <translation>工作进程数</translation>
        </message>
        <message>
            <source>Write the data set as a trainer reads it.</source>
            <translation>按训练程序的读取格式写出数据集。</translation>
        </message>
        <message>
            <source>Yen</source>
            <translation>Yen</translation>
        </message>
        <message>
            <source>Your own models lie in {folder}.</source>
            <translation>您自己的模型位于 {folder}。</translation>
        </message>
        <message>
            <source>a_to_b</source>
            <translation>a 到 b</translation>
        </message>
        <message>
            <source>about {minutes} min left</source>
            <translation>约剩 {minutes} 分钟</translation>
        </message>
        <message>
            <source>about {seconds} s left</source>
            <translation>约剩 {seconds} 秒</translation>
        </message>
        <message>
            <source>above</source>
            <translation>以上</translation>
        </message>
        <message>
            <source>across; cuts through a lesion that are smaller are left out</source>
            <translation>直径；病灶切面小于此值者舍去</translation>
        </message>
        <message>
            <source>after which the curves are forgotten</source>
            <translation>此后不再使用曲线</translation>
        </message>
        <message>
            <source>all</source>
            <translation>全部</translation>
        </message>
        <message>
            <source>any</source>
            <translation>任意</translation>
        </message>
        <message>
            <source>as the original, or free of its lattice of dots</source>
            <translation>如原文，或避免其点阵伪影</translation>
        </message>
        <message>
            <source>auto</source>
            <translation>自动</translation>
        </message>
        <message>
            <source>axial</source>
            <translation>横断面</translation>
        </message>
        <message>
            <source>b_to_a</source>
            <translation>b 到 a</translation>
        </message>
        <message>
            <source>batch</source>
            <translation>批归一化</translation>
        </message>
        <message>
            <source>batches whose gradients are added up before a step is taken</source>
            <translation>更新一步之前累加梯度的批数</translation>
        </message>
        <message>
            <source>below</source>
            <translation>以下</translation>
        </message>
        <message>
            <source>between a lesion and the edge of its hole</source>
            <translation>病灶与空洞边缘之间</translation>
        </message>
        <message>
            <source>between slices of a patch; 0 for the scan's own</source>
            <translation>图像块的层面间距；0 为扫描自身的</translation>
        </message>
        <message>
            <source>bfloat16</source>
            <translation>bfloat16</translation>
        </message>
        <message>
            <source>body</source>
            <translation>身体</translation>
        </message>
        <message>
            <source>bone-lytic</source>
            <translation>溶骨性骨转移</translation>
        </message>
        <message>
            <source>bone-sclerotic</source>
            <translation>成骨性骨转移</translation>
        </message>
        <message>
            <source>both</source>
            <translation>两者</translation>
        </message>
        <message>
            <source>bound both networks' slopes, which steadies the training</source>
            <translation>限制两个网络的斜率，使训练稳定</translation>
        </message>
        <message>
            <source>bound the discriminator's slope, which steadies the training</source>
            <translation>限制判别器的斜率，使训练稳定</translation>
        </message>
        <message>
            <source>box</source>
            <translation>框</translation>
        </message>
        <message>
            <source>boxes</source>
            <translation>方框个数</translation>
        </message>
        <message>
            <source>brain-haemorrhage</source>
            <translation>急性脑出血</translation>
        </message>
        <message>
            <source>brain-metastasis</source>
            <translation>脑转移瘤</translation>
        </message>
        <message>
            <source>bring each source to zero mean and unit variance</source>
            <translation>使每个源图像均值为零、方差为一</translation>
        </message>
        <message>
            <source>cannot be used: {problem}</source>
            <translation>无法使用：{problem}</translation>
        </message>
        <message>
            <source>cases of this modality alone</source>
            <translation>仅限该模态的病例</translation>
        </message>
        <message>
            <source>change images only as often as the discriminator's overfitting asks for</source>
            <translation>仅按判别器过拟合的程度改变图像</translation>
        </message>
        <message>
            <source>channels at full size</source>
            <translation>全分辨率处的通道数</translation>
        </message>
        <message>
            <source>channels at half the image's size</source>
            <translation>图像一半分辨率处的通道数</translation>
        </message>
        <message>
            <source>channels of the discriminator's first stage</source>
            <translation>判别器第一级的通道数</translation>
        </message>
        <message>
            <source>channels of the discriminators' first stage</source>
            <translation>各判别器第一级的通道数</translation>
        </message>
        <message>
            <source>channels of the first stage</source>
            <translation>第一级的通道数</translation>
        </message>
        <message>
            <source>channels of the generator at full size</source>
            <translation>生成器全分辨率处的通道数</translation>
        </message>
        <message>
            <source>channels of the generator's first level</source>
            <translation>生成器第一层的通道数</translation>
        </message>
        <message>
            <source>channels of the generators at full size</source>
            <translation>各生成器全分辨率处的通道数</translation>
        </message>
        <message>
            <source>channels of the widest pictures within</source>
            <translation>内部最宽特征图的通道数</translation>
        </message>
        <message>
            <source>class of all of them, where the model has classes</source>
            <translation>全部图像的类别（模型有类别时）</translation>
        </message>
        <message>
            <source>coarsest spacing</source>
            <translation>最粗的体素间距</translation>
        </message>
        <message>
            <source>compare also by a network that learns from a third of the real patients</source>
            <translation>另用一个从三分之一真实患者中学习的网络进行比较</translation>
        </message>
        <message>
            <source>corners a:b between -1 and 1, such as -1:-1,0:0.5,1:-0.8; empty for none</source>
            <translation>-1 与 1 之间的折点 a:b，例如 -1:-1,0:0.5,1:-0.8；留空为无</translation>
        </message>
        <message>
            <source>coronal</source>
            <translation>冠状面</translation>
        </message>
        <message>
            <source>cpu</source>
            <translation>cpu</translation>
        </message>
        <message>
            <source>crude</source>
            <translation>粗略病灶</translation>
        </message>
        <message>
            <source>cuda</source>
            <translation>cuda</translation>
        </message>
        <message>
            <source>cycle</source>
            <translation>循环</translation>
        </message>
        <message>
            <source>cycle error</source>
            <translation>循环误差</translation>
        </message>
        <message>
            <source>cyst</source>
            <translation>囊肿</translation>
        </message>
        <message>
            <source>distance between control points</source>
            <translation>控制点之间的距离</translation>
        </message>
        <message>
            <source>distance of the knots: the smaller, the rougher</source>
            <translation>节点间距：越小越粗糙</translation>
        </message>
        <message>
            <source>every random choice follows from it</source>
            <translation>所有随机选择都由它决定</translation>
        </message>
        <message>
            <source>farthest shift along each axis; data.margin_voxels limits it</source>
            <translation>沿各轴的最大平移；受 data.margin_voxels 限制</translation>
        </message>
        <message>
            <source>figure-4</source>
            <translation>综述图 4</translation>
        </message>
        <message>
            <source>flips</source>
            <translation>翻转</translation>
        </message>
        <message>
            <source>float32</source>
            <translation>float32</translation>
        </message>
        <message>
            <source>free of checkerboards, or as the original</source>
            <translation>无棋盘伪影，或如原文</translation>
        </message>
        <message>
            <source>from black to white in CT</source>
            <translation>CT 由黑到白的范围</translation>
        </message>
        <message>
            <source>from the seeds</source>
            <translation>由种子点得出</translation>
        </message>
        <message>
            <source>from which kind to which</source>
            <translation>从哪一类到哪一类</translation>
        </message>
        <message>
            <source>front-back</source>
            <translation>前后</translation>
        </message>
        <message>
            <source>gaussian</source>
            <translation>高斯</translation>
        </message>
        <message>
            <source>guess</source>
            <translation>初始猜测</translation>
        </message>
        <message>
            <source>haemorrhage</source>
            <translation>出血</translation>
        </message>
        <message>
            <source>head-foot</source>
            <translation>头足</translation>
        </message>
        <message>
            <source>healthy</source>
            <translation>健康组织</translation>
        </message>
        <message>
            <source>hinge</source>
            <translation>铰链</translation>
        </message>
        <message>
            <source>how it was made</source>
            <translation>溯源信息</translation>
        </message>
        <message>
            <source>how many patches</source>
            <translation>图像块的数量</translation>
        </message>
        <message>
            <source>how often images are halved</source>
            <translation>图像减半的次数</translation>
        </message>
        <message>
            <source>how often the bright end is bent</source>
            <translation>弯曲亮端的频率</translation>
        </message>
        <message>
            <source>how often the generator halves a patch</source>
            <translation>生成器把图像块减半的次数</translation>
        </message>
        <message>
            <source>how real and made images are changed before the discriminator sees them (differentiable augmentation), names with commas; empty for not at all</source>
            <translation>判别器看到之前如何改变真实和生成的图像（可微数据增强），名称以逗号分隔；留空为不改变</translation>
        </message>
        <message>
            <source>id or folder</source>
            <translation>编号或文件夹</translation>
        </message>
        <message>
            <source>image_a</source>
            <translation>图像 a</translation>
        </message>
        <message>
            <source>image_b</source>
            <translation>图像 b</translation>
        </message>
        <message>
            <source>images a step, in each process</source>
            <translation>每个进程每步的图像数</translation>
        </message>
        <message>
            <source>images made before that a discriminator is also shown; 0 for none</source>
            <translation>另向判别器展示的先前生成的图像数；0 为无</translation>
        </message>
        <message>
            <source>images whose values are changed</source>
            <translation>数值被改变的图像</translation>
        </message>
        <message>
            <source>images, half of them made; an even number</source>
            <translation>图像数量，其中一半为合成；须为偶数</translation>
        </message>
        <message>
            <source>in the hole to begin with: nothing, a smooth mean of what lies round it, or a crude lesion</source>
            <translation>空洞内的初始内容：空、周围组织的平滑均值，或粗略的病灶</translation>
        </message>
        <message>
            <source>instance</source>
            <translation>实例归一化</translation>
        </message>
        <message>
            <source>intensity</source>
            <translation>数值</translation>
        </message>
        <message>
            <source>k-means</source>
            <translation>k 均值</translation>
        </message>
        <message>
            <source>k-means with position</source>
            <translation>k 均值（含位置）</translation>
        </message>
        <message>
            <source>k-means with texture</source>
            <translation>k 均值（含纹理）</translation>
        </message>
        <message>
            <source>kidney-tumour</source>
            <translation>肾肿瘤</translation>
        </message>
        <message>
            <source>labelled</source>
            <translation>有标签的层面</translation>
        </message>
        <message>
            <source>largest</source>
            <translation>最大的</translation>
        </message>
        <message>
            <source>largest change</source>
            <translation>最大变化</translation>
        </message>
        <message>
            <source>largest change of a voxel's value</source>
            <translation>体素值的最大变化</translation>
        </message>
        <message>
            <source>largest change of size</source>
            <translation>大小的最大变化</translation>
        </message>
        <message>
            <source>largest change of the exponent that dark values are raised or lowered by</source>
            <translation>使暗值升高或降低的指数的最大变化</translation>
        </message>
        <message>
            <source>largest change of the power</source>
            <translation>指数的最大变化</translation>
        </message>
        <message>
            <source>largest change of the values' spread</source>
            <translation>数值离散度的最大变化</translation>
        </message>
        <message>
            <source>largest move of a control point along each axis</source>
            <translation>控制点沿各轴的最大位移</translation>
        </message>
        <message>
            <source>largest shift</source>
            <translation>最大移动</translation>
        </message>
        <message>
            <source>largest shift along each axis of the body</source>
            <translation>沿身体各轴的最大移动</translation>
        </message>
        <message>
            <source>largest shift in CT</source>
            <translation>CT 中的最大偏移</translation>
        </message>
        <message>
            <source>largest shift in MR, of the standard deviation in the body</source>
            <translation>MR 中的最大偏移，相对于体内的标准差</translation>
        </message>
        <message>
            <source>largest shift of the values, which lie from -1 to 1</source>
            <translation>数值（-1 至 1）的最大偏移</translation>
        </message>
        <message>
            <source>largest size of the random numbers: a small one gives likelier patches of less variety</source>
            <translation>随机数的最大幅度：越小图像块越典型，但多样性越低</translation>
        </message>
        <message>
            <source>largest standard deviation of the Gaussian</source>
            <translation>高斯函数的最大标准差</translation>
        </message>
        <message>
            <source>largest turn about each axis of the body</source>
            <translation>绕身体各轴的最大转角</translation>
        </message>
        <message>
            <source>largest turn about the front-back axis</source>
            <translation>绕前后轴的最大转角</translation>
        </message>
        <message>
            <source>largest turn about the head-foot axis</source>
            <translation>绕头足轴的最大转角</translation>
        </message>
        <message>
            <source>largest turn about the left-right axis</source>
            <translation>绕左右轴的最大转角</translation>
        </message>
        <message>
            <source>largest turn within the slice</source>
            <translation>层面内的最大旋转</translation>
        </message>
        <message>
            <source>least-squares</source>
            <translation>最小二乘</translation>
        </message>
        <message>
            <source>left-right</source>
            <translation>左右</translation>
        </message>
        <message>
            <source>lesion</source>
            <translation>病灶</translation>
        </message>
        <message>
            <source>lesion presets that the training lesions, or what was round them, are like; with commas</source>
            <translation>与训练病灶或其周围组织相似的病灶预设；以逗号分隔</translation>
        </message>
        <message>
            <source>lesions</source>
            <translation>病灶</translation>
        </message>
        <message>
            <source>lidc</source>
            <translation>LIDC 肺结节</translation>
        </message>
        <message>
            <source>liver-cyst</source>
            <translation>肝单纯囊肿</translation>
        </message>
        <message>
            <source>liver-hcc</source>
            <translation>肝细胞癌</translation>
        </message>
        <message>
            <source>liver-hemangioma</source>
            <translation>肝血管瘤</translation>
        </message>
        <message>
            <source>liver-metastasis</source>
            <translation>肝转移瘤</translation>
        </message>
        <message>
            <source>longest edge of a box</source>
            <translation>方框的最长边</translation>
        </message>
        <message>
            <source>longest gradient; 0 for any</source>
            <translation>梯度的最大长度；0 为不限</translation>
        </message>
        <message>
            <source>lowest dose, of the scan's own</source>
            <translation>最低剂量，相对于扫描自身</translation>
        </message>
        <message>
            <source>lung-mass-spiculated</source>
            <translation>肺毛刺状肿块</translation>
        </message>
        <message>
            <source>lung-nodule-ground-glass</source>
            <translation>肺磨玻璃结节</translation>
        </message>
        <message>
            <source>lung-nodule-solid</source>
            <translation>肺实性结节</translation>
        </message>
        <message>
            <source>lymph-node</source>
            <translation>肿大淋巴结</translation>
        </message>
        <message>
            <source>maps of the error there and back again, and of the spread over mirrored slices</source>
            <translation>往返转换的误差图，以及镜像层面间离散度的图</translation>
        </message>
        <message>
            <source>masks of the first kind</source>
            <translation>第一类的掩膜</translation>
        </message>
        <message>
            <source>masks of the second kind</source>
            <translation>第二类的掩膜</translation>
        </message>
        <message>
            <source>mass</source>
            <translation>肿块</translation>
        </message>
        <message>
            <source>mean</source>
            <translation>均值</translation>
        </message>
        <message>
            <source>memory of the averaged weights; 0 takes the last ones</source>
            <translation>权重平均的记忆长度；0 为取最后的权重</translation>
        </message>
        <message>
            <source>middle gray of CT</source>
            <translation>CT 中灰对应的值</translation>
        </message>
        <message>
            <source>mirror half of the patches front to back</source>
            <translation>一半图像块前后镜像</translation>
        </message>
        <message>
            <source>mirror half of the patches left to right</source>
            <translation>一半图像块左右镜像</translation>
        </message>
        <message>
            <source>mirror half of the patches top to bottom</source>
            <translation>一半图像块上下镜像</translation>
        </message>
        <message>
            <source>most images that a validation makes</source>
            <translation>一次验证最多生成的图像数</translation>
        </message>
        <message>
            <source>most patches of a case, of lesions and of body each</source>
            <translation>每例最多的图像块数，病灶与身体各计</translation>
        </message>
        <message>
            <source>most patches of a scan</source>
            <translation>每个扫描的最多图像块数</translation>
        </message>
        <message>
            <source>most slices that a network is given at once</source>
            <translation>一次交给网络的最多层面数</translation>
        </message>
        <message>
            <source>mps</source>
            <translation>mps</translation>
        </message>
        <message>
            <source>name for people; nothing for the objective's</source>
            <translation>供人阅读的名称；留空为训练目标的名称</translation>
        </message>
        <message>
            <source>name of the data set: letters and digits</source>
            <translation>数据集名称：字母和数字</translation>
        </message>
        <message>
            <source>neoplasm</source>
            <translation>肿瘤</translation>
        </message>
        <message>
            <source>niblack</source>
            <translation>Niblack</translation>
        </message>
        <message>
            <source>nii.gz</source>
            <translation>nii.gz</translation>
        </message>
        <message>
            <source>nnU-Net v2 (raw)</source>
            <translation>nnU-Net v2（原始格式）</translation>
        </message>
        <message>
            <source>nodule</source>
            <translation>结节</translation>
        </message>
        <message>
            <source>non-saturating</source>
            <translation>非饱和</translation>
        </message>
        <message>
            <source>none</source>
            <translation>无</translation>
        </message>
        <message>
            <source>not set</source>
            <translation>未设置</translation>
        </message>
        <message>
            <source>not used</source>
            <translation>未设置</translation>
        </message>
        <message>
            <source>nothing</source>
            <translation>空</translation>
        </message>
        <message>
            <source>nrrd</source>
            <translation>nrrd</translation>
        </message>
        <message>
            <source>number of the data set, in no other of yours</source>
            <translation>数据集编号，不得与您的其他数据集重复</translation>
        </message>
        <message>
            <source>number of the first patch, to go on with an earlier set</source>
            <translation>第一个图像块的编号，用于接续先前的图像集</translation>
        </message>
        <message>
            <source>numbers of a code</source>
            <translation>编码的维数</translation>
        </message>
        <message>
            <source>numbers that the continuous code has</source>
            <translation>连续编码的维数</translation>
        </message>
        <message>
            <source>oedema</source>
            <translation>水肿</translation>
        </message>
        <message>
            <source>of Adam</source>
            <translation>Adam 的学习率</translation>
        </message>
        <message>
            <source>of Adam, memory of its square</source>
            <translation>Adam 对梯度平方的记忆</translation>
        </message>
        <message>
            <source>of Adam, memory of the gradient</source>
            <translation>Adam 对梯度的记忆</translation>
        </message>
        <message>
            <source>of a cross-validation by patient, named in each entry; 0 for none</source>
            <translation>按患者交叉验证的折数，写入每个条目；0 表示不分折</translation>
        </message>
        <message>
            <source>of both networks' maps</source>
            <translation>两个网络特征图的归一化</translation>
        </message>
        <message>
            <source>of draws, forests and networks</source>
            <translation>用于抽样、随机森林和网络</translation>
        </message>
        <message>
            <source>of the CPU; 0 for as many as PyTorch takes</source>
            <translation>CPU 线程数；0 由 PyTorch 决定</translation>
        </message>
        <message>
            <source>of the body</source>
            <translation>身体的方向</translation>
        </message>
        <message>
            <source>of the body in MR, becomes -1</source>
            <translation>MR 身体内映射为 -1 的百分位</translation>
        </message>
        <message>
            <source>of the body in MR, becomes 1</source>
            <translation>MR 身体内映射为 1 的百分位</translation>
        </message>
        <message>
            <source>of the categorical code</source>
            <translation>离散编码的类别数</translation>
        </message>
        <message>
            <source>of the cross-validation, by patient</source>
            <translation>交叉验证的折数（按患者）</translation>
        </message>
        <message>
            <source>of the discriminator to each of the generator</source>
            <translation>生成器每一步对应的判别器步数</translation>
        </message>
        <message>
            <source>of the draw and the order</source>
            <translation>用于抽样和排序</translation>
        </message>
        <message>
            <source>of the files; png holds one slice</source>
            <translation>文件格式；png 只含一个层面</translation>
        </message>
        <message>
            <source>of the hole round a lesion: as the lesion, or the box that holds it</source>
            <translation>病灶周围空洞的形状：如病灶，或包含它的框</translation>
        </message>
        <message>
            <source>of the mixture, at most</source>
            <translation>混合成分的最多数目</translation>
        </message>
        <message>
            <source>of the model</source>
            <translation>模型的许可证</translation>
        </message>
        <message>
            <source>of the network's maps</source>
            <translation>网络特征图的归一化</translation>
        </message>
        <message>
            <source>of the network's numbers</source>
            <translation>网络数值的精度</translation>
        </message>
        <message>
            <source>of the networks' maps</source>
            <translation>各网络特征图的归一化</translation>
        </message>
        <message>
            <source>of the networks: volumes, or slices as channels</source>
            <translation>网络的形式：体数据，或层面作为通道</translation>
        </message>
        <message>
            <source>of the networks; auto takes bfloat16 on CUDA</source>
            <translation>网络的精度；自动时在 CUDA 上用 bfloat16</translation>
        </message>
        <message>
            <source>of the order of the patients</source>
            <translation>决定患者的排列顺序</translation>
        </message>
        <message>
            <source>of the patients</source>
            <translation>占全部患者的比例</translation>
        </message>
        <message>
            <source>of the processor; 0 for as many as there are</source>
            <translation>处理器线程数；0 为全部</translation>
        </message>
        <message>
            <source>of the slices; the scan's own nearest to it</source>
            <translation>层面的方向；取扫描自身最接近的方向</translation>
        </message>
        <message>
            <source>of the training data</source>
            <translation>训练数据的说明</translation>
        </message>
        <message>
            <source>on following the curves in the first step</source>
            <translation>在第一步遵循曲线的权重</translation>
        </message>
        <message>
            <source>on how the batch's lesions differ from real ones in brightness and grain</source>
            <translation>该批病灶与真实病灶在亮度和颗粒感上差异的权重</translation>
        </message>
        <message>
            <source>on leaving alone what is of the wanted kind, as a share of the cycle's; 0 for none</source>
            <translation>对已属目标类型者保持不变的权重，为循环一致性权重的倍数；0 为无</translation>
        </message>
        <message>
            <source>on the codes' divergence from noise: twice the variance of an image's own noise, values being from -1 to 1</source>
            <translation>编码与噪声之间散度的权重：图像自身噪声方差的两倍，数值范围 -1 至 1</translation>
        </message>
        <message>
            <source>on the critic's gradient between real and made, for Wasserstein</source>
            <translation>评判网络在真实与生成图像之间梯度的权重（Wasserstein）</translation>
        </message>
        <message>
            <source>on the difference from the real image</source>
            <translation>与真实图像差异的权重</translation>
        </message>
        <message>
            <source>on the difference from the real image within the hole</source>
            <translation>空洞内与真实图像差异的权重</translation>
        </message>
        <message>
            <source>on the difference within the discriminator; 0 for none</source>
            <translation>判别器内部差异的权重；0 为无</translation>
        </message>
        <message>
            <source>on the discriminator's gradient at real images; 0 for none</source>
            <translation>判别器在真实图像处梯度的权重；0 为无</translation>
        </message>
        <message>
            <source>on the structural dissimilarity; 0 for none</source>
            <translation>结构相异性的权重；0 为无</translation>
        </message>
        <message>
            <source>on the way there and back</source>
            <translation>循环一致性损失（往返转换）的权重</translation>
        </message>
        <message>
            <source>on what images lose of their code (lambda)</source>
            <translation>图像丢失其编码的权重（lambda）</translation>
        </message>
        <message>
            <source>on whom and how it was measured, beside the scores that the training writes</source>
            <translation>除训练写入的得分外，在哪些患者上、如何测量</translation>
        </message>
        <message>
            <source>one</source>
            <translation>一个</translation>
        </message>
        <message>
            <source>openvino</source>
            <translation>OpenVINO</translation>
        </message>
        <message>
            <source>own</source>
            <translation>自身的</translation>
        </message>
        <message>
            <source>painted</source>
            <translation>绘制的</translation>
        </message>
        <message>
            <source>parametric</source>
            <translation>参数化</translation>
        </message>
        <message>
            <source>part of a datalist (its "fold") that is for validation</source>
            <translation>数据列表中用于验证的部分（其“fold”）</translation>
        </message>
        <message>
            <source>patch</source>
            <translation>图像块</translation>
        </message>
        <message>
            <source>phase-encode axis</source>
            <translation>相位编码轴</translation>
        </message>
        <message>
            <source>pix2pix</source>
            <translation>pix2pix</translation>
        </message>
        <message>
            <source>pix2pix from masks to lesion patches</source>
            <translation>pix2pix（由掩膜到病灶图像块）</translation>
        </message>
        <message>
            <source>png</source>
            <translation>png</translation>
        </message>
        <message>
            <source>position</source>
            <translation>位置</translation>
        </message>
        <message>
            <source>position+texture</source>
            <translation>位置和纹理</translation>
        </message>
        <message>
            <source>processes side by side; more than one needs Dask</source>
            <translation>并行进程数；多于一个需要 Dask</translation>
        </message>
        <message>
            <source>random numbers an image is made of</source>
            <translation>生成一幅图像所用的随机数个数</translation>
        </message>
        <message>
            <source>real</source>
            <translation>真实病灶</translation>
        </message>
        <message>
            <source>region</source>
            <translation>感兴趣区</translation>
        </message>
        <message>
            <source>regular expression with (?P&lt;patient&gt;...) that finds the patient in a case's path</source>
            <translation>含 (?P&lt;patient&gt;...) 的正则表达式，用于从病例路径中找出患者</translation>
        </message>
        <message>
            <source>regular expression with (?P&lt;patient&gt;...) that finds the patient in a path</source>
            <translation>在路径中找出患者的正则表达式，须含 (?P&lt;patient&gt;...)</translation>
        </message>
        <message>
            <source>residual ones; by itself 6, and 9 from 256 rows on</source>
            <translation>残差块的数目；默认为 6，256 行起为 9</translation>
        </message>
        <message>
            <source>resize-convolution</source>
            <translation>缩放卷积</translation>
        </message>
        <message>
            <source>sagittal</source>
            <translation>矢状面</translation>
        </message>
        <message>
            <source>sauvola</source>
            <translation>Sauvola</translation>
        </message>
        <message>
            <source>scans of the first kind</source>
            <translation>第一类扫描</translation>
        </message>
        <message>
            <source>scans of the second kind</source>
            <translation>第二类扫描</translation>
        </message>
        <message>
            <source>scans: folder, table, datalist or pattern</source>
            <translation>扫描：文件夹、表格、数据列表或路径模式</translation>
        </message>
        <message>
            <source>seed</source>
            <translation>种子点</translation>
        </message>
        <message>
            <source>seeded</source>
            <translation>含种子点的</translation>
        </message>
        <message>
            <source>seeds</source>
            <translation>种子点</translation>
        </message>
        <message>
            <source>share of patches of whose lesion one side is left as it is</source>
            <translation>病灶有一侧保持原样的图像块的比例</translation>
        </message>
        <message>
            <source>share of the innermost values left out in training</source>
            <translation>训练中最内层数值被舍去的比例</translation>
        </message>
        <message>
            <source>share of the noise that is the same in the whole patch, for what is one of a lesion</source>
            <translation>整个图像块共用的噪声比例，用于病灶的整体性质</translation>
        </message>
        <message>
            <source>share of the steps after which the learning rate falls to 0 in a line</source>
            <translation>在此步数比例之后学习率线性降至 0</translation>
        </message>
        <message>
            <source>short name of the model; nothing for the objective's</source>
            <translation>模型的短名；留空为训练目标的名称</translation>
        </message>
        <message>
            <source>shortest edge of a box</source>
            <translation>方框的最短边</translation>
        </message>
        <message>
            <source>show the discriminator real images beside wrong sources too</source>
            <translation>同时向判别器展示配以错误源图像的真实图像</translation>
        </message>
        <message>
            <source>size of the box</source>
            <translation>方框大小</translation>
        </message>
        <message>
            <source>slice</source>
            <translation>层面</translation>
        </message>
        <message>
            <source>slices as trained, or the mean over the slices of all three planes, which has no jumps</source>
            <translation>按训练时的层面，或三个方向层面的平均（无跳变）</translation>
        </message>
        <message>
            <source>smallest piece of a label that is annotated</source>
            <translation>予以标注的最小标签区域</translation>
        </message>
        <message>
            <source>soft-tissue-sarcoma</source>
            <translation>软组织肉瘤</translation>
        </message>
        <message>
            <source>spread over flips</source>
            <translation>翻转离散度</translation>
        </message>
        <message>
            <source>standard deviation in CT</source>
            <translation>CT 中的标准差</translation>
        </message>
        <message>
            <source>standard deviation in MR, of that in the body</source>
            <translation>MR 中的标准差，相对于体内</translation>
        </message>
        <message>
            <source>standard deviation of a slow change of brightness, as of an MR coil</source>
            <translation>缓慢亮度变化的标准差，如 MR 线圈所致</translation>
        </message>
        <message>
            <source>standard deviation of each component's change</source>
            <translation>每个成分变化的标准差</translation>
        </message>
        <message>
            <source>steps between checkpoints</source>
            <translation>检查点之间的步数</translation>
        </message>
        <message>
            <source>steps between lines of the log</source>
            <translation>日志各行之间的步数</translation>
        </message>
        <message>
            <source>steps between pictures; 0 for none</source>
            <translation>样图之间的步数；0 为无</translation>
        </message>
        <message>
            <source>steps between validations; 0 for none</source>
            <translation>验证之间的步数；0 为无</translation>
        </message>
        <message>
            <source>steps from one such penalty to the next</source>
            <translation>两次惩罚之间的步数</translation>
        </message>
        <message>
            <source>steps in which that weight grows from 0, so that codes are used at all</source>
            <translation>该权重由 0 增长所用的步数，使编码得以利用</translation>
        </message>
        <message>
            <source>steps of all players</source>
            <translation>所有参与者的步数</translation>
        </message>
        <message>
            <source>stored beyond the patch on each side, for shifts and turns</source>
            <translation>图像块各侧多存的体素，用于平移和旋转</translation>
        </message>
        <message>
            <source>surroundings</source>
            <translation>周围组织</translation>
        </message>
        <message>
            <source>synthetic</source>
            <translation>合成</translation>
        </message>
        <message>
            <source>texture</source>
            <translation>纹理</translation>
        </message>
        <message>
            <source>that runs the network</source>
            <translation>运行网络的后端</translation>
        </message>
        <message>
            <source>that the backend torch computes on</source>
            <translation>torch 后端的计算设备</translation>
        </message>
        <message>
            <source>the same seed gives the same patches</source>
            <translation>相同的随机种子得到相同的图像块</translation>
        </message>
        <message>
            <source>the same seed makes the same cases</source>
            <translation>相同的种子生成相同的病例</translation>
        </message>
        <message>
            <source>the same the other way</source>
            <translation>反方向的同样折点</translation>
        </message>
        <message>
            <source>their masks; nothing for those beside them</source>
            <translation>其掩膜；留空则用扫描旁的掩膜</translation>
        </message>
        <message>
            <source>three</source>
            <translation>三个</translation>
        </message>
        <message>
            <source>times that the patient moves</source>
            <translation>患者移动的次数</translation>
        </message>
        <message>
            <source>torch</source>
            <translation>PyTorch</translation>
        </message>
        <message>
            <source>transposed</source>
            <translation>转置卷积</translation>
        </message>
        <message>
            <source>try cases once more that failed before</source>
            <translation>对先前失败的病例再试一次</translation>
        </message>
        <message>
            <source>unet-256</source>
            <translation>原文 U-Net（256）</translation>
        </message>
        <message>
            <source>unspecified</source>
            <translation>未指定</translation>
        </message>
        <message>
            <source>validations without a better score before it ends early; 0 for any</source>
            <translation>得分不再提高而提前结束前的验证次数；0 为不限</translation>
        </message>
        <message>
            <source>value of the lesion in the made scans' masks</source>
            <translation>合成扫描掩膜中病灶的取值</translation>
        </message>
        <message>
            <source>value of the lesion in the masks</source>
            <translation>掩膜中病灶的取值</translation>
        </message>
        <message>
            <source>value of the lesion in the masks; 0 for any</source>
            <translation>掩膜中病灶的值；0 为任意值</translation>
        </message>
        <message>
            <source>voxels of a patch</source>
            <translation>图像块的体素数</translation>
        </message>
        <message>
            <source>voxels of a patch, within the slice</source>
            <translation>图像块在层面内的体素间距</translation>
        </message>
        <message>
            <source>voxels of a patch; 1 for 2-D</source>
            <translation>图像块的体素数；1 为二维</translation>
        </message>
        <message>
            <source>voxels that are replaced</source>
            <translation>被替换的体素</translation>
        </message>
        <message>
            <source>wasserstein</source>
            <translation>Wasserstein</translation>
        </message>
        <message>
            <source>weighting of the MR images, which BIDS has in their names; MR where it is not known</source>
            <translation>MR 图像的加权方式，BIDS 将其写入文件名；未知时用 MR</translation>
        </message>
        <message>
            <source>what a is</source>
            <translation>a 的模态</translation>
        </message>
        <message>
            <source>what a network sees at once</source>
            <translation>网络一次所见的范围</translation>
        </message>
        <message>
            <source>what b is</source>
            <translation>b 的模态</translation>
        </message>
        <message>
            <source>what belongs in the hole</source>
            <translation>空洞内应有的内容</translation>
        </message>
        <message>
            <source>what images are</source>
            <translation>图像的模态</translation>
        </message>
        <message>
            <source>what it must not be used for, and where it fails</source>
            <translation>不得用于什么，以及在何处失效</translation>
        </message>
        <message>
            <source>what it was trained on, without paths and names</source>
            <translation>训练数据的描述，不含路径和姓名</translation>
        </message>
        <message>
            <source>what the model is for</source>
            <translation>模型的用途</translation>
        </message>
        <message>
            <source>what the two sides of the game minimise</source>
            <translation>博弈双方最小化的损失</translation>
        </message>
        <message>
            <source>what to compute on</source>
            <translation>在什么设备上计算</translation>
        </message>
        <message>
            <source>where patches are cut; whole takes the middle of each slice</source>
            <translation>在何处切取图像块；“整体”取每个层面的中部</translation>
        </message>
        <message>
            <source>whether a and b of one case show the same place at the same time</source>
            <translation>同一病例的 a 与 b 是否在同一时间显示同一部位</translation>
        </message>
        <message>
            <source>whether an image's class is asked for</source>
            <translation>是否指定图像的类别</translation>
        </message>
        <message>
            <source>which slices: with a label, or all of them</source>
            <translation>取哪些层面：仅有标签的，或全部</translation>
        </message>
        <message>
            <source>who is held out, and random places, follow from it</source>
            <translation>由它决定哪些患者留作验证和测试，以及随机位置</translation>
        </message>
        <message>
            <source>whole</source>
            <translation>整体</translation>
        </message>
        <message>
            <source>{count} images wait for readers. Type a name, and begin.</source>
            <translation>{count} 幅图像等待阅读。输入姓名后即可开始。</translation>
        </message>
        <message>
            <source>{hours:.1f} h</source>
            <translation>{hours:.1f} 小时</translation>
        </message>
        <message>
            <source>{made} of {count} methods found something.</source>
            <translation>{count} 种方法中有 {made} 种找到了结果。</translation>
        </message>
        <message>
            <source>{minutes} min</source>
            <translation>{minutes} 分钟</translation>
        </message>
        <message>
            <source>{modality}, {size} voxels of {spacing} mm</source>
            <translation>{modality}，{size} 体素，{spacing} mm</translation>
        </message>
        <message>
            <source>{name} (does not fit, or is not installed)</source>
            <translation>{name}（不适合或未安装）</translation>
        </message>
        <message>
            <source>{name} is not a file that can be opened: choose NRRD, NIfTI, MHA or a scene.</source>
            <translation>无法打开文件 {name}：请选择 NRRD、NIfTI、MHA 或场景。</translation>
        </message>
        <message>
            <source>{name} scores</source>
            <translation>{name} 评分</translation>
        </message>
        <message>
            <source>{name}: files, card, weights and networks are in order.</source>
            <translation>{name}：文件、模型卡、权重和网络均正常。</translation>
        </message>
        <message>
            <source>{name}: {volume:.2f} mL, {diameter:.1f} mm, mean {mean:g}{unit}</source>
            <translation>{name}：{volume:.2f} mL，{diameter:.1f} mm，均值 {mean:g}{unit}</translation>
        </message>
        <message>
            <source>{seconds} s</source>
            <translation>{seconds} 秒</translation>
        </message>
        <message>
            <source>{state}. Step {step:,}, {time}.</source>
            <translation>{state}。第 {step:,} 步，{time}。</translation>
        </message>
        <message>
            <source>{synthetic} synthetic cases beside {real} real in {folder}.</source>
            <translation>{folder} 中有 {synthetic} 例合成病例和 {real} 例真实病例。</translation>
        </message>
        <message>
            <source>{title} (needs {packages})</source>
            <translation>{title}（需要 {packages}）</translation>
        </message>
        <message>
            <source>{title} failed; nothing was changed. {reason}</source>
            <translation>{title}失败；没有任何改变。{reason}</translation>
        </message>
        <message>
            <source>{title} still runs: wait for it, or stop it first.</source>
            <translation>{title}仍在运行：请等待，或先停止。</translation>
        </message>
        <message>
            <source>{title} was stopped; nothing was changed.</source>
            <translation>{title}已停止；没有任何改变。</translation>
        </message>
        <message>
            <source>{title}, {modality} only</source>
            <translation>{title}（仅 {modality}）</translation>
        </message>
        <message>
            <source>{title}: {reason}</source>
            <translation>{title}：{reason}</translation>
        </message>
        <message>
            <source>{train} for training, {validation} for validation, {test} for testing</source>
            <translation>训练 {train} 例，验证 {validation} 例，测试 {test} 例</translation>
        </message>
    </context>
</TS>
